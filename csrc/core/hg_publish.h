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

#endif
