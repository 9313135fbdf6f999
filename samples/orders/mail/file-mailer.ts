import { open } from 'node:fs/promises';
import { component } from 'systole';
import { DataDirectory } from '../storage/data-directory';
import { Mailer } from './mailer';

/** "Sends" by appending to `mails.ndjson` in the data directory, one mail a line. */
export const FileMailer = component(Mailer, {
  doc: 'Appends mails to a file',
  deps: [DataDirectory],
  start: async (directory, context) => {
    const file = await open(directory.pathOf('mails.ndjson'), 'a');
    context.defer(() => file.close());
    return { send: (messageId, mail) => file.appendFile(`${JSON.stringify({ messageId, ...mail })}\n`) };
  },
});
