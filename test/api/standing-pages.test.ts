import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standingPages } from '../../functions/standing-pages/index.ts';
import { allBut, openStage, type Role, refusalOf, type Stage, toRefusal, unknown } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const at = (page: string, institution = stage.here) => `institutions/${institution}/pages/${page}`;
const written = { language: 'ko', text: '# 제목\n글', over: 0 };
const admins: Role[] = ['admin', 'admin everywhere'];

describe('a standing page', () => {
  it.each(standingPages)(
    '%s is written, read by everybody, and written over only by who saw it',
    async (page) => {
      const own = await stage.world.institution();
      const as = await stage.world.tokenOf('own admin', `admin@${own}`);
      const put = (body: object) => stage.call('PUT', at(page, own), { as, body });
      const missing = { status: 404, code: 'standing-page.not-found' };
      expect(toRefusal(await stage.by('nobody', 'GET', at(page, own)))).toEqual(missing);
      expect((await put(written)).body).toMatchObject({ page, language: 'ko', version: 1, by: 'own admin' });
      // Sent again it is the same version.
      expect((await put(written)).body).toMatchObject({ version: 1 });
      expect(toRefusal(await put({ ...written, text: '다른 글' }))).toEqual({
        status: 409,
        code: 'standing-page.changed',
      });
      expect((await put({ ...written, text: '다른 글', over: 1 })).body).toMatchObject({ version: 2 });
      expect(await stage.done('nobody', 'GET', at(page, own))).toMatchObject({ version: 2, text: '다른 글' });
      const english = await stage.by('nobody', 'GET', `${at(page, own)}?language=en`);
      expect(toRefusal(english)).toEqual(missing);
    },
  );

  it('of many that are written at once takes one for each version', async () => {
    const own = await stage.world.institution();
    const as = await stage.world.tokenOf('own admin', `admin@${own}`);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        stage.call('PUT', at('notices', own), { as, body: { ...written, text: `글 ${index}` } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(409)]);
    const won = answers.find(({ status }) => status === 200)?.body;
    expect(await stage.done('nobody', 'GET', at('notices', own))).toEqual(won);
  });

  it.each(admins)('is written by: %s', async (role) => {
    const language = role === 'admin' ? 'ko' : 'en';
    const { status } = await stage.by(role, 'PUT', at('privacy'), { ...written, language });
    expect(status).toBe(200);
  });

  it.each(allBut(...admins))('is refused to: %s', async (role) => {
    const refused = await stage.writesNothing(() => stage.by(role, 'PUT', at('terms'), written));
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });

  it('is refused where it does not fit, and leaves nothing', async () => {
    const invalid = { status: 400, code: 'request.invalid' };
    for (const body of [
      { ...written, over: -1 },
      { ...written, text: '' },
      { ...written, language: 'x' },
    ])
      expect(toRefusal(await stage.writesNothing(() => stage.by('admin', 'PUT', at('terms'), body)))).toEqual(
        invalid,
      );
    expect(toRefusal(await stage.by('nobody', 'GET', at('nothing')))).toEqual(invalid);
    expect(
      toRefusal(await stage.by('admin everywhere', 'PUT', at('terms', unknown.institution), written)),
    ).toEqual({ status: 404, code: 'institution.not-found' });
  });
});
