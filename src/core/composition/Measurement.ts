/** What a browser finds out about a page that its source does not say. */
export interface Measurement {
  /** Content of `<meta name="composition">` after the page's scripts ran. */
  readonly meta?: string;
  /** `data-…` attributes of the element with `data-composition-id`, after the page's scripts ran. */
  readonly dataset?: Readonly<Record<string, string>>;
  /** End of the last finite animation or media element. */
  readonly durationInSeconds?: number;
}
