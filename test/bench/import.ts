import { workOnImports } from '../../functions/app/importing.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { openTestEngine } from '../support/engine.ts';
import { makeWorld, type World } from '../support/world.ts';
import { attachMeter } from './capacity-meter.ts';
import { type Figure, round } from './figure.ts';

const count = Number(process.env.IMPORT_ROWS ?? 20_000);
const rowsPerBatch = 1_000;
const oneRun = 50_000;
const metered = 1_000;

/**
 * How long twenty thousand proposals of another platform take from their first batch until the last of them is in the
 * lists and in search, what that costs the table, and that the same file again changes no proposal.
 */
export async function measureImport(): Promise<Figure[]> {
  const engine = await openTestEngine();
  const world = await makeWorld(engine, { windowMs: 500 });
  const institution = await world.institution();
  const first = await bringIn(world, institution, count);
  const listed = await world.call('GET', `proposals?institution=${institution}&state=closed&limit=1`);
  const query = new URLSearchParams({ q: '가로등', institution });
  const search = await world.call('GET', `search?${query}`);
  if (listed.body.items.length !== 1 || search.body.total === 0) throw new Error('nothing is found');
  const writes = countWrites(world);
  const again = await bringIn(world, institution, count);
  const changed = writes.take();
  await world.close();
  await engine.close();
  const units = await measureUnits();
  return [
    {
      figure: `import of ${count} rows, from the first batch to the last in lists and search`,
      value: round(first.ms / 1000, 1),
      unit: 's',
      bar: { atMost: 300 },
      of: {
        ...first.seconds,
        'seconds of processor time': first.cpu,
        'found by search': search.body.total,
        created: first.counts.created,
        refused: first.counts.refused,
      },
    },
    {
      figure: 'items written for proposals when the same file is imported again',
      value: changed.proposals,
      unit: 'writes',
      bar: { atMost: 0 },
      of: {
        'items of the import itself': changed.all,
        seconds: round(again.ms / 1000, 1),
        unchanged: again.counts.unchanged,
      },
    },
    ...units,
  ];
}

/** What a row costs the table, from a thousand of them. */
async function measureUnits(): Promise<Figure[]> {
  const engine = await openTestEngine();
  const world = await makeWorld(engine);
  const writes = countWrites(world);
  const meter = attachMeter(world.context.table);
  const institution = await world.institution();
  await world.idle();
  writes.take();
  const units = async () => {
    meter.reset();
    await bringIn(world, institution, metered);
    return {
      writes: meter.writes / metered,
      reads: meter.reads / metered,
      items: writes.take().all / metered,
    };
  };
  const [first, again] = [await units(), await units()];
  await world.close();
  await engine.close();
  return [
    {
      figure: 'write units of an imported row, everything that follows from it included',
      value: round(first.writes, 2),
      unit: 'write units',
      bar: { atMost: 40 },
      of: {
        'items written': round(first.items, 2),
        'read units': round(first.reads, 2),
        'write units of a row that is unchanged': round(again.writes, 2),
        'read units of a row that is unchanged': round(again.reads, 2),
      },
    },
  ];
}

async function bringIn(world: World, institution: InstitutionId, rows: number) {
  const as = await world.tokenOf('admin', `admin@${institution}`);
  const base = `institutions/${institution}/imports`;
  const done = async (method: string, path: string, body?: unknown) => {
    const answer = await world.call(method, path, { as, ...(body !== undefined && { body }) });
    if (answer.status >= 300)
      throw new Error(`${path} was answered with ${answer.status} ${answer.body.code}`);
    return answer.body;
  };
  const started = performance.now();
  const used = process.cpuUsage();
  const lap = () => round((performance.now() - started) / 1000, 1);
  const seconds: Record<string, number> = {};
  const { id } = await done('POST', base, { source: '옛 광장', format: 'csv' });
  for (let number = 1; number <= rows / rowsPerBatch; number++) {
    const response = await world.app.request(`/api/v1/${base}/${id}/batches/${number}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${as}` },
      body: batch(number),
    });
    if (response.status !== 200) throw new Error(`batch ${number} was answered with ${response.status}`);
  }
  seconds['received after seconds'] = lap();
  const settled = async () => {
    for (;;) {
      await workOnImports(world.context, { forMs: oneRun });
      const { state } = await done('GET', `${base}/${id}`);
      if (state === 'checked' || state === 'done') return;
    }
  };
  await done('POST', `${base}/${id}/check`);
  await settled();
  seconds['checked after seconds'] = lap();
  await done('POST', `${base}/${id}/start`);
  await settled();
  await world.idle();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(used);
  const { run } = await done('GET', `${base}/${id}`);
  return { ms, seconds, cpu: round((user + system) / 1e6, 1), counts: run.counts };
}

/** Counts items that are written, those of proposals and what follows from them apart. */
function countWrites(world: World) {
  let counts = { proposals: 0, all: 0 };
  world.context.table.documents.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next(args);
        if (/^(Put|Update|Delete)/.test(commandName)) {
          const { Key, Item } = args.input as { Key?: { pk: string }; Item?: { pk: string } };
          const pk = (Key ?? Item)?.pk ?? '';
          counts.all++;
          if (/^(?:PROPOSAL|TIMELINE|SEARCH|NOTICE|SLOTS|ANSWER|FORUM)#/.test(pk)) counts.proposals++;
        }
        return result;
      },
    { step: 'initialize', priority: 'high', name: 'written' },
  );
  return {
    take: () => {
      const taken = counts;
      counts = { proposals: 0, all: 0 };
      return taken;
    },
  };
}

const places = '골목길 횡단보도 어린이공원 지하철역 버스정류장 전통시장 산책로 도서관'.split(' ');
const things = '가로등 자전거도로 보행로 벤치 그늘막 화장실 음수대 방범등'.split(' ');
const states = Array.from({ length: 20 }, (_, at) =>
  at === 19 ? '진행중' : ['종료', '답변완료', '마감'][at % 3],
);

/** A thousand rows, the same on every run; one in twenty is open. */
function batch(number: number): string {
  const rows = Array.from({ length: rowsPerBatch }, (_, at) => {
    const n = (number - 1) * rowsPerBatch + at;
    const thing = things[n % things.length];
    const text =
      `${places[n % places.length]} 앞이 어둡고 좁아 다니기 어렵습니다. ${thing}이 있으면 좋겠습니다. `.repeat(
        4,
      );
    const answer = n % 10 === 0 ? '내년 예산에 담아 설치하겠습니다.' : '';
    return `${n},${places[n % 7]}에 ${thing} (${n}),"${text}",${['복지', '교통', '안전'][n % 3]},${states[n % 20]},${n % 3000},2023-0${1 + (n % 9)}-1${n % 10},https://old.example/p/${n},${answer}`;
  });
  return `번호,제목,내용,분야,상태,공감수,등록일,원문주소,답변\n${rows.join('\n')}\n`;
}
