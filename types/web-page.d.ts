/** What is known of the files for a web page; docs/http.md tells people what the server says of them. */

/** The publication body of the HTTP interface. */
interface Publication {
  id: string;
  /** Wall-clock milliseconds; null is for good. */
  expires_at: number | null;
  page_url: string;
  zip_url: string;
  files: (Omit<WebFile, "exact"> & { url: string })[];
  html: string;
}

/** A file for a web page; its bytes are exact, or about so many. */
interface WebFile extends Size {
  name: string;
  mime: string;
  bytes: number;
  exact: boolean;
}

/** What files for a web page would take; `key` is that of what was asked (state/web-wish.js). */
interface WebEstimate extends Size {
  key: string;
  files: WebFile[];
  color: string;
  placeholder: string;
  html: string;
}

/** What is wanted for a web page. No widths are widths by bytes, no formats the usual; `added` were typed. */
interface WebWish {
  widths: number[];
  added: number[];
  formats: string[];
}

/** The same as the server is asked. */
interface WebBody {
  recipe: Recipe;
  widths: number[] | null;
  formats: string[];
}

/** What of an album is open to the public. */
interface WebAlbum {
  publications: (Publication & { name: string; image_id: string })[];
  errors: { image_id: string; name: string; code: string; message: string }[];
  html: string;
  zip_url: string | null;
}
