import { BookOpen, LifeBuoy, MonitorCog, PencilLine, ShoppingBag } from 'lucide-preact';
import { Link } from '../app/Link.js';
import type { Icon } from '../ui/Button.js';
import { templates } from '../words/projects.js';

export const pictures: Record<string, Icon> = { support: LifeBuoy, docs: BookOpen, shop: ShoppingBag, it: MonitorCog, blank: PencilLine };

/** The templates, each of which begins a project. */
export function Gallery() {
  return (
    <ul class="gallery">
      {templates.map(({ key, name, about }) => {
        const Picture = pictures[key]!;
        return (
          <li key={key}>
            <Link class="card template" to={`/new?template=${key}`}>
              <span class="picture"><Picture aria-hidden="true" /></span>
              <strong>{name}</strong>
              <span class="muted small">{about}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
