// Browsers keep whole pages for their button "back", also those that are not to be stored, and show them without asking
// here who is there now. Such a page is hidden when it is left, and asked for anew when it comes back.
addEventListener('pagehide', () => { document.documentElement.hidden = true; });
addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
