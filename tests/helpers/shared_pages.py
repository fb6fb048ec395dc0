"""Pages that tests share: a worker opens each of them once, and every test gets it as it opened."""

from playwright.sync_api import Browser, Error
from watched_pages import Watched

MOST = 12  # pages open at a time
NO_MEDIA = {"media": "null", "reduced_motion": "null", "forced_colors": "null"}

# Two frames: what was asked for has been drawn. Colours that fade with the theme are there at once.
SETTLED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
    const ending = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity);
    ending.forEach(a => a.finish());
}"""
# The theme's own button, until the page is light or dark; a narrow window hides it. The page of a wrong
# address has none: it is as its own script would make it.
SWITCH = """scheme => {
    const button = document.querySelector('.theme-switch-button');
    if (!button) return void (document.documentElement.dataset.theme = scheme);
    for (let i = 0; i < 3 && document.documentElement.dataset.theme !== scheme; i++) button.click();
}"""
# The markup of a place without what is hidden: drawings keep marks that they have shown once.
VISIBLE = """(place) => {
    const copy = place.cloneNode(true);
    for (const hidden of copy.querySelectorAll('[style*="display: none"], .cr-share')) hidden.remove();
    // what is said of a field or a button once it was used, in one order and only where it says something
    for (const button of copy.querySelectorAll('button[disabled]')) {
        button.disabled = false;
        button.disabled = true;
    }
    return copy.outerHTML.replace(/ (style|class)=""| aria-invalid="false"/g, '');
}"""
# Remember all traits, and how the places look: their markup, and what stands in their fields. What a screen
# reader hears comes late by design, and is put back by hand.
REMEMBER = """() => {
    const root = document.documentElement;
    const places = [...document.querySelectorAll('.live')];
    const models = [...document.querySelectorAll('.cr-figure')].map(figure => figure.model).filter(Boolean);
    const traits = models.map(model => [model, Object.entries(model.state)]);
    const spoken = [...document.querySelectorAll('.cr-speech')].map(line => [line, line.textContent]);
    const { mode, theme } = root.dataset;
    const fields = place => [...place.querySelectorAll(':is(input, select, textarea):not(.cr-share *)')]
        .map(e => e.value + e.checked);
    const visible = VISIBLE;
    const looks = () => {
        spoken.forEach(([line, words]) => (line.textContent = words));
        return places.map(place => visible(place) + fields(place)).join('\\n');
    };
    const before = looks();
    globalThis.putBack = () => {
        document.activeElement?.blur();
        getSelection().removeAllRanges();
        scrollTo({top: 0, behavior: 'instant'});
        for (const kept of [localStorage, sessionStorage]) kept.clear();
        document.querySelectorAll('.cr-share [role=status]').forEach(said => said.replaceChildren());
        traits.forEach(([model, state]) => state.forEach(([trait, value]) => model.set(trait, value)));
        Object.assign(root.dataset, { mode, theme });
        history.replaceState(history.state, '', location.pathname);
        return looks() === before;
    };
}""".replace("VISIBLE", VISIBLE)


class Shelf:
    """The pages that a worker has open, in one context."""

    def __init__(self, browser: Browser, home: str, script: str = "", **options):
        self.context = browser.new_context(**options)
        if script:
            self.context.add_init_script(script)
        self.home = home
        self.views: dict[str, Watched] = {}

    def take(
        self, where: str, width: int = 1400, height: int = 900, scheme: str = "light", **media: str
    ) -> Watched:
        """Return a page as it opens, in a window of this size; `media` as `Page.emulate_media` takes them."""
        view = self.views.pop(where, None) or self._opened(where, width, height)
        self.views[where] = view
        while len(self.views) > MOST:
            self.views.pop(next(iter(self.views))).page.close()
        view.page.set_viewport_size({"width": width, "height": height})
        view.page.emulate_media(**{**NO_MEDIA, "color_scheme": scheme, **media})
        view.page.evaluate(SWITCH, scheme)
        view.page.evaluate(SETTLED)
        view.page.evaluate(REMEMBER)
        return view

    def _opened(self, where: str, width: int, height: int) -> Watched:
        view = Watched(self.context, self.home)
        view.page.set_viewport_size({"width": width, "height": height})
        view.open(where)
        return view

    def give_back(self, where: str) -> None:
        """Put a page back as it opened; if it does not look so then, the next test gets it loaded anew."""
        view = self.views[where]
        try:
            view.page.mouse.move(-1, -1)  # off the page: nothing is hovered
            same = view.page.evaluate("globalThis.putBack?.()")
        except Error:  # it has crashed, or stands at another address
            same = False
        if not same:
            self.views.pop(where).page.close()

    def close(self) -> None:
        self.context.close()
