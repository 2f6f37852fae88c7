/** What the person started Fieldbook with, where it was one of the icon's shortcuts. */

/**
 * The shortcut that started this page ("new-notebook", "import-files"), or "". Handed out once:
 * a reload must not do it again.
 */
export function takeAction() {
  const address = new URL(location.href);
  const action = address.searchParams.get("do") ?? "";
  if (action) {
    address.searchParams.delete("do");
    history.replaceState(history.state, "", address);
  }
  return action;
}
