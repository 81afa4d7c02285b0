import type { DevelopersMessages } from './messages.ko.ts';

/** A sentence; what stands between backticks is code. */
export function Words({ text }: { text: string }) {
  return <>{text.split('`').map((piece, at) => (at % 2 === 1 ? <code>{piece}</code> : piece))}</>;
}

/** Code to read and to take along: by the button where there is script, by hand in any case. */
export function Code({
  own,
  id,
  text,
}: {
  own: Pick<DevelopersMessages, 'copy' | 'copied'>;
  id: string;
  text: string;
}) {
  return (
    <div class="code">
      <pre id={id} tabindex={0}>
        <code>{text}</code>
      </pre>
      <button class="krds-btn secondary small" type="button" data-copy={id} hidden>
        {own.copy}
      </button>
      <span role="status" data-copied={own.copied} />
    </div>
  );
}
