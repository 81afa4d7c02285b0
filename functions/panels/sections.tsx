import { pathIn } from '../../shared/web/locale.ts';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { OwnPanel } from './read-panels.ts';
import { panelWords } from './words.ts';

/** The panels somebody applied to, for that person's own page; nothing where there are none. */
export function OwnPanels({ site, panels }: { site: Site; panels: OwnPanel[] }) {
  const own = panelWords[site.language];
  if (panels.length === 0) return null;
  return (
    <section>
      <h2>{own.title}</h2>
      <ul>
        {panels.map(({ id, title, state, seat }) => (
          <li>
            <a href={pathIn(site.language, `/panels/${id}`)}>
              <Said text={title} />
            </a>{' '}
            <span class="meta">{seat === 'offered' ? own.mine.offeredShort : own.states[state]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
