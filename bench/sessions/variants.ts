/** How many pools there are, and how many agents may be in each at once. */
export interface Variant {
  readonly name: string;
  /** Pools are told apart by product: this, and a number from 1 on. */
  readonly product: string;
  readonly pools: number;
  readonly capacity: number;
}

/** With 32 agents at once, the first two refuse some of them. */
export const VARIANTS: readonly Variant[] = [
  { name: 'one pool of 20', product: 'hot', pools: 1, capacity: 20 },
  { name: 'one pool of 30', product: 'tight', pools: 1, capacity: 30 },
  { name: 'one pool of 64', product: 'roomy', pools: 1, capacity: 64 },
  { name: '200 pools of 20', product: 'spread', pools: 200, capacity: 20 },
];

export const productOf = ({ product }: Variant, pool: number): string => `${product}-${pool}`;

/** The products of a variant, in the order of their pools. */
export const productsOf = (variant: Variant): string[] =>
  Array.from({ length: variant.pools }, (_, index) => productOf(variant, index + 1));

/** One of its pools, by chance. */
export const anyProductOf = (variant: Variant): string =>
  productOf(variant, 1 + Math.floor(Math.random() * variant.pools));

/** The name of an agent, who has a grant of every pool; from 0 on, as pgbench counts its clients. */
export const agentName = (agent: number): string => `agent-${agent}@example.com`;
