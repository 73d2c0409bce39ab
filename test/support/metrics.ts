import { expect } from 'chai';
import { request } from './http.ts';

/** The figures of one scrape. */
export interface Scrape {
  readonly text: string;
  /** The value of a series, its labels in whatever order; undefined where there is none. */
  readonly value: (name: string, labels?: Readonly<Record<string, string>>) => number | undefined;
  /** The values that a label has in all series of a name. */
  readonly labelValues: (name: string, label: string) => Set<string>;
}

const SERIES = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const seriesIn = (line: string): Series => {
  const [, name = '', labels = '', value = ''] = SERIES.exec(line) ?? [];
  expect(name, line).not.to.equal('');
  const pairs = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text]);
  return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
};

const isSame = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

/** Scrapes as a monitor does; every line has to be one. */
export const scrape = async (baseUrl: string): Promise<Scrape> => {
  const { status, headers, text } = await request(baseUrl, { path: '/metrics' });
  expect(status, text).to.equal(200);
  expect(headers.get('Content-Type')).to.equal('text/plain; version=0.0.4; charset=utf-8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const all = lines.map(seriesIn);
  return {
    text,
    value: (name, labels = {}) =>
      all.find((each) => each.name === name && isSame(each.labels, labels))?.value,
    labelValues: (name, label) =>
      new Set(all.filter((each) => each.name === name).map((each) => each.labels[label] ?? '')),
  };
};
