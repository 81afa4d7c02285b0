import { type CalendarEvent, toCalendar } from '../../shared/calendar.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { listForums } from '../forums/index.ts';
import { topicIn } from '../forums/sections.tsx';
import { getInstitution } from '../institutions/index.ts';
import { listProposals } from '../proposals/index.ts';
import { listSessions } from '../sessions/index.ts';
import { feedWords } from './words.ts';

const most = 100;

/**
 * What of an institution closes and when people meet: the hundred proposals that close next, its forums, its sessions.
 *
 * @throws institution.not-found
 */
export async function institutionCalendar(site: Site, institution: InstitutionId): Promise<string> {
  const { context, language, origin } = site;
  const own = feedWords[language];
  const { name } = await getInstitution(context, institution);
  const at = (path: string) => `${origin}${pathIn(language, path)}`;
  const [proposals, open, coming, sessions] = await Promise.all([
    listProposals(context, undefined, { institution, sort: 'closing-soon', limit: most }),
    listForums(context, { institution, state: 'open', sort: 'newest', limit: most }),
    listForums(context, { institution, state: 'scheduled', sort: 'newest', limit: most }),
    listSessions(context, { institution, when: 'upcoming', limit: most }),
  ]);
  const events: CalendarEvent[] = [
    ...proposals.items.flatMap(({ id, title, closesAt }): CalendarEvent[] =>
      closesAt === null
        ? []
        : [{ id, startsAt: closesAt, title: own.closes(title ?? own.hidden), url: at(`/proposals/${id}`) }],
    ),
    ...[...open.items, ...coming.items].map(
      (forum): CalendarEvent => ({
        id: forum.id,
        startsAt: forum.closesAt,
        title: own.forumCloses(topicIn(site, forum)),
        url: at(`/forums/${forum.id}`),
      }),
    ),
    ...sessions.items.map(
      ({ id, startsAt, endsAt, title, place, state }): CalendarEvent => ({
        ...{ id, startsAt, endsAt, title, place },
        url: at(`/sessions/${id}`),
        isCancelled: state === 'cancelled',
      }),
    ),
  ];
  return toCalendar(events, { name: own.calendar(name[language]), now: context.clock.now() });
}
