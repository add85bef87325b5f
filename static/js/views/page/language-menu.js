/** The menu of languages. A choice is kept in a cookie, so that the server speaks it too; the page loads again in it. */

import { byId } from "../../lib/dom.js";

const YEAR_S = 365 * 24 * 3600;

export function showLanguageMenu() {
  const menu = byId("language", HTMLSelectElement);
  menu.addEventListener("change", () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the other way, cookieStore, needs TLS.
    document.cookie = `language=${menu.value}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    if (address.href === location.href) location.reload();
    else location.replace(address);
  });
}
