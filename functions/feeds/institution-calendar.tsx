import { type CalendarEvent, toCalendar } from '../../shared/calendar.ts';
import { day, lastDateOf } from '../../shared/clock.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { listDatedForums } from '../forums/index.ts';
import { topicIn } from '../forums/sections.tsx';
import { getInstitution } from '../institutions/index.ts';
import { closingNext } from '../proposals/index.ts';
import { listCalledOff, listDatedSessions } from '../sessions/index.ts';
import { feedWords } from './words.ts';

const most = 100;
/** What is called off stands here until a week after it would have begun: calendars look anew once a week at the latest. */
const calledOffMs = 7 * day;

/**
 * What of an institution closes and when people meet: the hundred proposals that close next, its forums, its sessions, with
 * those that were called off, which calendars would keep otherwise.
 *
 * @throws institution.not-found
 */
export async function institutionCalendar(site: Site, institution: InstitutionId): Promise<string> {
  const { context, language, origin } = site;
  const own = feedWords[language];
  const { name } = await getInstitution(context, institution);
  const at = (path: string) => `${origin}${pathIn(language, path)}`;
  const since = new Date(context.clock.now().getTime() - calledOffMs);
  const [proposals, open, coming, sessions, calledOff] = await Promise.all([
    closingNext(context, institution, most),
    listDatedForums(context, { institution, state: 'open', sort: 'newest', limit: most }),
    listDatedForums(context, { institution, state: 'scheduled', sort: 'newest', limit: most }),
    listDatedSessions(context, { institution, when: 'upcoming', limit: most }),
    listCalledOff(context, { institution, from: since.toISOString(), limit: most }),
  ]);
  const events: CalendarEvent[] = [
    ...proposals.flatMap(({ id, title, closesAt, changedAt, changes }): CalendarEvent[] =>
      closesAt === null
        ? []
        : [
            {
              ...{ id, changedAt, changes },
              startsAt: lastDateOf(closesAt),
              title: own.closes(title ?? own.hidden),
              url: at(`/proposals/${id}`),
            },
          ],
    ),
    ...[...open, ...coming].map(
      (forum): CalendarEvent => ({
        id: forum.id,
        changedAt: forum.changedAt,
        changes: forum.changes,
        startsAt: lastDateOf(forum.closesAt),
        title: own.forumCloses(topicIn(site, forum)),
        url: at(`/forums/${forum.id}`),
      }),
    ),
    ...[...sessions, ...calledOff].map(
      ({ id, startsAt, endsAt, title, place, state, changedAt, changes }): CalendarEvent => ({
        ...{ id, startsAt, endsAt, place, changedAt, changes },
        // Not every calendar shows that something is off.
        title: state === 'cancelled' ? own.calledOff(title) : title,
        url: at(`/sessions/${id}`),
        isCancelled: state === 'cancelled',
      }),
    ),
  ];
  return toCalendar(events, { name: own.calendar(name[language]) });
}
