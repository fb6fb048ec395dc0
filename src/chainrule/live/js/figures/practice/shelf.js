// Where this browser keeps what a reader answered: an entry a question, `…/chapter/question`.

const root = new URL(document.documentElement.dataset.content_root ?? ".", location.href);
const SHELF = `chain-rule-course${root.pathname}`; // two books of one host do not share answers

/** What a window is told when a figure of its page has changed answers that another one shows. */
export const CHANGED = "course-answers";

/** What this browser keeps of a chapter's answers; where storage is refused (a sandbox, private mode), nothing. */
export function shelf(chapter) {
  const attempt = (what) => {
    try {
      return what(window.localStorage);
    } catch {
      return undefined; // refused, full, or not ours: the page works without
    }
  };
  const key = (id) => `${SHELF}/${chapter}/${id}`;
  return {
    /** Whether there is room now. */
    works: () =>
      attempt((storage) => {
        storage.setItem(key(""), "");
        storage.removeItem(key(""));
        return true;
      }) ?? false,
    read: (id) => attempt((storage) => JSON.parse(storage.getItem(key(id)))),
    /** @returns {boolean} whether it is kept now */
    write: (id, value) =>
      attempt((storage) => {
        storage.setItem(key(id), JSON.stringify(value));
        return true;
      }) ?? false,
    clear: (id) => attempt((storage) => storage.removeItem(key(id))),
  };
}
