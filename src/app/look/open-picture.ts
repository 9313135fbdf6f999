import type { Container } from '../container';
import { loadOpeningPictures } from '../later';

/** How a picture is shown. */
export interface OpenPictureOptions {
  /** Shows a file. Default: whatever the operating system opens pages with. */
  readonly open?: (file: string) => unknown;
  /** Where the folder with the file is made. Default: the system's folder for temporary files. */
  readonly folder?: string;
}

/**
 * Writes the picture of a container as a page into a new temporary folder and opens it; resolves with the path of the file, which
 * stays: whoever looks at it needs it for longer than we know.
 *
 * Rejects with ERR_NO_OPENER when nothing here opens it; the file is there all the same, and its path in the error.
 */
export function openPicture(container: Container, options: OpenPictureOptions = {}): Promise<string> {
  return loadOpeningPictures().openedPicture(container, options);
}
