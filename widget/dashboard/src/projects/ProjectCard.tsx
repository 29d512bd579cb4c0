import { ArrowRight, Copy, Ellipsis, Pencil, Trash2 } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { remove } from '../api/http.js';
import type { Project } from '../api/types.js';
import { Link } from '../app/Link.js';
import { Time } from '../ui/bits.js';
import { confirm } from '../ui/confirm.js';
import { Menu } from '../ui/Menu.js';
import { sentence } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { words as shared } from '../words/app.js';
import { words } from '../words/projects.js';
import type { ProjectActivity } from './activity.js';
import { forgetProjects, projectPath } from './data.js';
import { EditProject } from './EditProject.js';
import { lately, Sparkline } from './Sparkline.js';

interface Props {
  project: Project;
  activity: ProjectActivity | undefined;
  /** Whether it is known which projects did something. */
  known: boolean;
  reload: () => void;
}

export function ProjectCard({ project, activity, known, reload }: Props) {
  const [editing, setEditing] = useState(false);
  const changed = () => {
    forgetProjects();
    reload();
  };
  return (
    <article class="card project-card">
      <header class="row">
        <h2 class="grow"><Link to={projectPath(project.id)} class="stretched" dir="auto">{project.name}</Link></h2>
        <Menu label={words.actions(project.name)} icon={Ellipsis} size="small" items={[
          { label: words.open, icon: ArrowRight, to: projectPath(project.id) },
          { label: words.edit.item, icon: Pencil, run: () => setEditing(true) },
          { label: words.copyId, icon: Copy, run: () => void navigator.clipboard?.writeText(project.id).then(() => toast(shared.copied)) },
          { label: words.remove.item, icon: Trash2, danger: true, apart: true, run: () => void deleteProject(project, changed) },
        ]} />
      </header>
      <p class="about muted small" dir="auto">{project.description}</p>
      <footer>
        {activity && <Sparkline days={activity.days} />}
        <div class="row spread small muted">
          <span class="cut">{activity || known ? activity && lately(activity) ? words.answers(lately(activity)) : words.quiet : project.model ?? words.defaultModel}</span>
          <Time at={project.updated_at} />
        </div>
      </footer>
      {editing && <EditProject project={project} onClose={() => setEditing(false)} onSaved={changed} />}
    </article>
  );
}

/** Asks for the name, and deletes. */
export async function deleteProject(project: Project, done: () => void): Promise<void> {
  const { title, body, action } = words.remove;
  if (!await confirm({ title: title(project.name), body, action, danger: true, typed: project.name }))
    return;
  try {
    await remove(projectPath(project.id));
    toast(words.remove.done(project.name));
    done();
  } catch (error) {
    toast(sentence(error), { tone: 'danger' });
  }
}
