/** Opens a picture as the operating system does; prints what becomes of it. */
import { component, createContainer, isSystoleError, openPicture } from 'systole';

void openPicture(createContainer({ name: 'shop', components: [component('db')] }), { folder: process.argv[2] ?? '' }).then(
  (file) => { console.log(JSON.stringify({ file })); },
  (error: unknown) => { console.log(JSON.stringify(isSystoleError(error) ? { code: error.code, message: error.message, details: error.details } : String(error))); },
);
