import { type AttributePath } from '../path/attribute-path.ts';

/** RFC 7644 §3.4.2.2, table 3, without `pr`. */
export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** `compValue = false / null / true / number / string`. */
export type FilterLiteral = string | number | boolean | null;

/** A filter as written: the tree of RFC 7644 §3.4.2.2, figure 1. Names are not looked up yet. */
export type Filter =
  | {
      readonly kind: 'compare';
      readonly path: AttributePath;
      readonly operator: CompareOperator;
      readonly value: FilterLiteral;
      /** True where a client left the quotes out (`userName eq joe`), a tolerance some clients need. */
      readonly unquoted?: true;
    }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | { readonly kind: 'valuePath'; readonly path: AttributePath; readonly filter: Filter };
