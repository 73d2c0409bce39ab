import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { REPOSITORY_ROOT } from '../support/repository.ts';

type Versions = Readonly<Record<string, string>>;

interface Package {
  readonly version: string;
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly optionalDependencies: Versions;
}

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        version?: string;
        resolved?: string;
        integrity?: string;
        link?: boolean;
        deprecated?: string;
      } & Partial<Package>
    >
  >;
}

interface BillOfMaterials {
  readonly bomFormat: string;
  readonly components: readonly { name: string; version: string; purl: string }[];
}

describe('what this program is made of', () => {
  let package_: Package;
  let lock: Lock;

  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(REPOSITORY_ROOT, name), 'utf8'));

  before(async () => {
    package_ = (await read('package.json')) as Package;
    lock = (await read('package-lock.json')) as Lock;
  });

  it('is named with exact versions', () => {
    const { dependencies, devDependencies, optionalDependencies } = package_;
    const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(all.length).to.be.greaterThan(20);
    const loose = all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/.test(version));
    expect(loose).to.deep.equal([]);
  });

  it('is locked with a checksum each, from no particular registry', () => {
    const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(entries.filter(([, each]) => each.integrity === undefined).map(([path]) => path)).to.deep.equal(
      [],
    );
    expect(entries.filter(([, each]) => each.resolved !== undefined).map(([path]) => path)).to.deep.equal([]);
    expect(lock.packages['']?.dependencies).to.deep.equal(package_.dependencies);
    expect(lock.packages['']?.devDependencies).to.deep.equal(package_.devDependencies);
  });

  it('is kept up by those who wrote it', () => {
    const entries = Object.entries(lock.packages);
    expect(entries.length).to.be.greaterThan(100);
    // What npm notes of a package that its author has given up, when the lock is made anew.
    const given = entries.filter(([, each]) => each.deprecated !== undefined);
    expect(given.map(([path, { deprecated }]) => `${path}: ${deprecated ?? ''}`)).to.deep.equal([]);
  });

  it('is listed as a bill of materials that holds every dependency at work', async () => {
    const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
    const { stdout } = await promisify(execFile)('npm', args, {
      cwd: REPOSITORY_ROOT,
      maxBuffer: 10_000_000,
    });
    const { bomFormat, components } = JSON.parse(stdout) as BillOfMaterials;
    expect(bomFormat).to.equal('CycloneDX');
    const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
    for (const [name, version] of Object.entries(package_.dependencies)) {
      expect(listed.has(`${name}@${version}`), name).to.equal(true);
    }
  });
});
