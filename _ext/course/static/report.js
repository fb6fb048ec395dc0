// "Report a mistake here", at each section and each practice question: a new issue in the repository, which says where,
// what was selected and what was typed. Nothing is sent before the link is followed: its address holds it all,
// for a form that the reader may change or close.
{
  const LONGEST = 1500; // letters of the report: some servers refuse longer addresses
  const meta = document.querySelector('meta[name="course-report"]');
  const { form, title, body } = meta?.dataset ?? {};

  const text = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  const heading = (section) => text(section?.querySelector(":scope > :is(h1, h2, h3, h4)")).replace(/ ?#$/, "");
  const quote = (words, name) => (words ? [`${name}:`, ...words.split("\n").map((line) => `> ${line}`), ""] : []);

  /** The page's address; of a page that was opened as a file, nothing of where it lies. */
  const address = (section) => {
    const state = location.hash.startsWith("#figure-") ? location.hash : `#${section?.id ?? ""}`;
    const page =
      location.protocol === "file:"
        ? location.pathname.split("/").slice(-2).join("/")
        : location.origin + location.pathname;
    return page + state;
  };

  /** What a question's form holds. */
  const asked = (question) => {
    const chosen = text(question.querySelector("input[type=radio]:checked")?.closest("label"));
    return [
      ...quote(text(question.querySelector(".cr-prompt")), "The question"),
      ...quote(chosen || question.querySelector("input[type=text]")?.value, "My answer"),
      ...quote(text(question.querySelector(".cr-feedback")), "What the page said"),
    ];
  };

  const report = (section, question) => {
    const where = [document.querySelector("h1")?.firstChild?.textContent.trim(), heading(section)];
    const lines = [
      "What is wrong, and what would be right?",
      "",
      "",
      `Where: ${[...new Set(where)].filter(Boolean).join(", ")} (${address(section)})`,
      "",
      ...quote(String(getSelection() ?? "").trim(), "Selected"),
      ...(question ? asked(question) : []),
    ];
    const address_ = new URL(form);
    address_.searchParams.set(title, `A mistake in “${heading(section)}”`);
    address_.searchParams.set(body, lines.join("\n").slice(0, LONGEST));
    return address_.href;
  };

  /** A link whose address is made when it is used: only then is it known what is selected and typed. */
  const link = (section, question) => {
    const a = document.createElement("a");
    Object.assign(a, {
      href: form,
      className: "report",
      textContent: "Report a mistake here",
      rel: "noopener",
      target: "_blank",
    });
    a.setAttribute("aria-label", `Report a mistake in “${heading(section)}” (opens a new window)`);
    // before the click takes the selection away, and for the keyboard
    for (const event of ["pointerdown", "focus", "click"])
      a.addEventListener(event, () => (a.href = report(section, question)));
    return a;
  };

  if (form) {
    for (const title of document.querySelectorAll(".bd-article section > :is(h1, h2, h3)"))
      title.after(link(title.parentElement));
    for (const question of document.querySelectorAll(".cr-question"))
      question.querySelector(".cr-buttons").append(link(question.closest("section"), question));
  }
}
