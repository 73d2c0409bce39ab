import { cruise, type ICruiseResult, type IDependency } from 'dependency-cruiser';
import { type Import } from './import-table.ts';

/** All that the modules of a `src` import, types included, and the circles among them. */
export interface Imports {
  readonly imports: readonly Import[];
  /** `src/a.ts -> src/b.ts -> src/a.ts` */
  readonly cycles: readonly string[];
}

const importOf = (from: string, { module, resolved, coreModule }: IDependency): Import => ({
  from,
  specifier: coreModule ? `node:${module}` : module,
  to: module.startsWith('.') ? resolved : undefined,
  isOfNode: coreModule,
});

/** A circle is found from each of its modules; turned to start at the smallest name, it is one text. */
const circleOf = (from: string, { cycle = [] }: IDependency): string => {
  const names = [from, ...cycle.map(({ name }) => name)].slice(0, -1);
  const start = names.indexOf(names.toSorted()[0] ?? from);
  const turned = [...names.slice(start), ...names.slice(0, start)];
  return [...turned, turned[0]].join(' -> ');
};

/** Runs dependency-cruiser over the folder `src` of a repository. */
export const findImports = async (root: string): Promise<Imports> => {
  // tsPreCompilationDeps: without it an `import type` is invisible, and a boundary of types is one all the same.
  const { output } = await cruise(['src'], {
    baseDir: root,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  });
  const modules = (output as ICruiseResult).modules.filter(({ source }) => source.startsWith('src/'));
  const found = modules.flatMap(({ source, dependencies }) => dependencies.map((each) => ({ source, each })));
  const circles = found.filter(({ each }) => each.circular).map(({ source, each }) => circleOf(source, each));
  return {
    imports: found.map(({ source, each }) => importOf(source, each)),
    cycles: [...new Set(circles)],
  };
};
