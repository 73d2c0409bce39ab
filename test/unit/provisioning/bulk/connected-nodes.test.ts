import { expect } from 'chai';
import fc from 'fast-check';
import { connectedSets } from '../../../../src/provisioning/bulk/connected-nodes.ts';

type Graph = readonly (readonly number[])[];

const setsOf = (graph: Graph): readonly (readonly number[])[] =>
  connectedSets([...graph.keys()], (node) => graph[node] ?? []);

/** Whether a way leads from one node to another, found by trying all. */
const reaches = (graph: Graph, from: number, to: number): boolean => {
  const seen = new Set<number>();
  const waiting = [...(graph[from] ?? [])];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!seen.has(node)) {
      seen.add(node);
      waiting.push(...(graph[node] ?? []));
    }
  }
  return seen.has(to);
};

const graphs = fc
  .integer({ min: 1, max: 8 })
  .chain((size) =>
    fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }),
  );

describe('the connected sets of a graph', () => {
  it('hold each node once, with exactly those that it reaches and that reach it', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const sets = setsOf(graph);
        expect(sets.flat().sort()).to.deep.equal([...graph.keys()]);
        for (const [node] of graph.entries()) {
          const expected = [...graph.keys()].filter(
            (other) => other === node || (reaches(graph, node, other) && reaches(graph, other, node)),
          );
          expect(sets.find((set) => set.includes(node))).to.have.members(expected);
        }
      }),
    );
  });

  it('come each behind those to which it refers', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const sets = setsOf(graph);
        const placeOf = (node: number): number => sets.findIndex((set) => set.includes(node));
        for (const [node, successors] of graph.entries()) {
          expect(successors.filter((each) => placeOf(each) > placeOf(node))).to.deep.equal([]);
        }
      }),
    );
  });

  it('stay in the order of the nodes where none refers to another', () => {
    expect(setsOf([[], [], []])).to.deep.equal([[0], [1], [2]]);
    expect(setsOf([[2], [], []])).to.deep.equal([[2], [0], [1]]);
  });

  it('pass over what is not among the nodes', () => {
    expect(connectedSets([1, 2], (node) => [node + 1])).to.deep.equal([[2], [1]]);
  });

  it('are found along a way of a hundred thousand', () => {
    const sets = setsOf(Array.from({ length: 100_000 }, (_, node) => [(node + 1) % 100_000]));
    expect(sets.length).to.equal(1);
  });
});
