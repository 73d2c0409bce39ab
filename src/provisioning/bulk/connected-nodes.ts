/** What a node refers to. */
export type Successors<Node> = (node: Node) => readonly Node[];

/**
 * The nodes of a graph in sets: those that reach each other are in one, and all others alone. Every set comes behind
 * those to which it refers, and sets that do not refer to each other in the order of the nodes. Successors that are
 * not among the nodes are passed over. Linear in nodes and successors.
 */
export const connectedSets = <Node>(
  nodes: readonly Node[],
  successorsOf: Successors<Node>,
): readonly (readonly Node[])[] => {
  const walk = new Walk(nodes, successorsOf);
  nodes.forEach((node) => {
    walk.from(node);
  });
  return walk.sets;
};

/**
 * Gabow's algorithm for strongly connected components, with a stack of our own: a chain of a thousand references must
 * not become a thousand nested calls.
 */
class Walk<Node> {
  readonly sets: Node[][] = [];
  readonly #nodes: ReadonlySet<Node>;
  readonly #successorsOf: Successors<Node>;
  /** When each node was reached. */
  readonly #reached = new Map<Node, number>();
  readonly #isSettled = new Set<Node>();
  /** Reached and in no set yet. */
  readonly #open: Node[] = [];
  /** The first of each set as far as one knows: what reaches it again makes one set of those behind it. */
  readonly #firsts: Node[] = [];
  readonly #path: { readonly node: Node; readonly rest: Iterator<Node> }[] = [];

  constructor(nodes: readonly Node[], successorsOf: Successors<Node>) {
    this.#nodes = new Set(nodes);
    this.#successorsOf = successorsOf;
  }

  from(start: Node): void {
    this.#reach(start);
    for (let top = this.#path.at(-1); top !== undefined; top = this.#path.at(-1)) {
      const next = top.rest.next();
      if (next.done === true) {
        this.#path.pop();
        this.#leave(top.node);
      } else if (this.#nodes.has(next.value)) {
        this.#reach(next.value);
      }
    }
  }

  #reach(node: Node): void {
    const before = this.#reached.get(node);
    if (before === undefined) {
      this.#reached.set(node, this.#reached.size);
      this.#open.push(node);
      this.#firsts.push(node);
      this.#path.push({ node, rest: this.#successorsOf(node).values() });
    } else if (!this.#isSettled.has(node)) {
      while (this.#whenReached(this.#firsts.at(-1)) > before) {
        this.#firsts.pop();
      }
    }
  }

  #leave(node: Node): void {
    if (this.#firsts.at(-1) !== node) {
      return;
    }
    this.#firsts.pop();
    const set = this.#open.splice(this.#open.lastIndexOf(node));
    set.forEach((each) => this.#isSettled.add(each));
    this.sets.push(set);
  }

  #whenReached(node: Node | undefined): number {
    return node === undefined ? -1 : (this.#reached.get(node) ?? -1);
  }
}
