/*
 * Giving a finished file its final name: never over another file, and durably.
 *
 * Synchronous: waits for the directory to reach the disk. Any thread.
 */
#ifndef HG_PUBLISH_H
#define HG_PUBLISH_H

/*
 * Renames part to path, in the same file system. 0, or an errno value: EEXIST when path is taken.
 * On failure part is still there.
 */
int hg_publish_file(const char *part, const char *path);

/*
 * Makes a new name survive a power cut: syncs the folder that path lies in. 0, or an errno value; a
 * file system that cannot sync a folder is no failure.
 */
int hg_publish_sync_folder(const char *path);

#endif
