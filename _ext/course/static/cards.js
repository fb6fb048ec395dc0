// A link to an equation or to a word of the glossary shows on a card what it leads to: under the pointer, with the
// keyboard's focus, or at a first tap. Escape closes it. The card floats, so nothing moves.
{
  const WAIT = 250; // ms that the pointer rests on a link; and to get from it to the card
  const LINKS = ".bd-article a.reference.internal[href*='#']";
  const src = document.querySelector('meta[name="course-cards"]')?.dataset.cards;
  let loading, shown, timer, touched;

  /** How the cards know a link: the last part of its address. */
  const key = ({ pathname, hash }) => pathname.slice(pathname.lastIndexOf("/") + 1) + hash;

  /** The cards of this page. */
  const cards = () =>
    (loading ??= new Promise((resolve) => {
      const script = Object.assign(document.createElement("script"), { src });
      script.onload = () => resolve(globalThis.courseCards);
      script.onerror = () => resolve({}); // the link works all the same
      document.head.append(script);
    }));

  const close = () => {
    clearTimeout(timer);
    shown?.card.remove();
    shown?.link.removeAttribute("aria-describedby");
    shown = undefined;
  };

  const place = (card, link) => {
    const at = link.getClientRects()[0];
    const [width, height] = [card.offsetWidth, card.offsetHeight];
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8));
    const below = at.bottom + height + 8 < innerHeight || at.top < height + 8;
    Object.assign(card.style, {
      left: `${left + scrollX}px`,
      top: `${(below ? at.bottom + 4 : at.top - height - 4) + scrollY}px`,
    });
  };

  const show = async (link) => {
    const html = (await cards())[key(link)];
    if (!html || shown?.link === link || !link.isConnected) return;
    close();
    const card = Object.assign(document.createElement("div"), {
      className: "course-card",
      id: "course-card",
      innerHTML: html,
    });
    card.setAttribute("role", "tooltip");
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", later);
    document.body.append(card);
    link.setAttribute("aria-describedby", card.id);
    shown = { card, link };
    place(card, link);
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(close, WAIT);
  };

  if (src) {
    const linkAt = ({ target }) => (target instanceof Element ? target.closest(LINKS) : null);
    document.addEventListener("pointerover", (event) => {
      const link = event.pointerType !== "touch" && linkAt(event);
      if (!link) return;
      clearTimeout(timer);
      timer = setTimeout(show, WAIT, link);
    });
    document.addEventListener("pointerout", (event) => linkAt(event) && later());
    document.addEventListener("focusin", (event) => {
      const link = linkAt(event);
      if (link?.matches(":focus-visible")) show(link);
    });
    document.addEventListener("focusout", (event) => linkAt(event) && close());
    document.addEventListener("keydown", ({ key }) => key === "Escape" && close());
    document.addEventListener("pointerdown", (event) => {
      touched = event.pointerType === "touch";
      if (shown && !shown.card.contains(event.target) && linkAt(event) !== shown.link) close();
    });
    // the first tap shows the card, the second follows the link; where there is no card, the first one does
    document.addEventListener("click", async (event) => {
      const link = touched && linkAt(event);
      if (!link || shown?.link === link) return;
      event.preventDefault();
      if ((await cards())[key(link)]) show(link);
      else location.href = link.href;
    });
  }
}
