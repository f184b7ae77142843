//! The value of `Content-Length`.

use http::HeaderValue;

/// Returns the value of `Content-Length`. Most bodies are a short text, whose length is not formatted each time.
pub(super) fn content_length(length: usize) -> HeaderValue {
    const SHORT: [&str; 50] = [
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19",
        "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37",
        "38", "39", "40", "41", "42", "43", "44", "45", "46", "47", "48", "49",
    ];
    SHORT.get(length).map_or_else(|| HeaderValue::from(length), |text| HeaderValue::from_static(text))
}
