/**
 * An attribute as it is written in a filter, a path or `attributes`: RFC 7644 §3.5.2 `attrPath`,
 * `[URI ":"] ATTRNAME *1subAttr`. Nothing is looked up yet, so letter case is as written.
 */
export interface AttributePath {
  readonly urn: string | undefined;
  readonly name: string;
  readonly subName: string | undefined;
}
