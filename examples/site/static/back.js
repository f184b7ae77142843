// For their back button, browsers keep pages that they must not store, and show them without a request. Such a page is hidden
// when the user leaves it, and reloaded when it comes back.
addEventListener('pagehide', () => { document.documentElement.hidden = true; });
addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
