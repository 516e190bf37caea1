/*
 * Giving a finished file its final name: never over another file, and durably.
 *
 * Both functions wait for the disk; any thread. They return 0 or an errno value.
 */
#ifndef HG_PUBLISH_H
#define HG_PUBLISH_H

/*
 * Renames part to path, in the same file system. EEXIST when path is taken, be it by a symbolic link
 * to nowhere. On failure part is still there, whole.
 *
 * Some disks can neither rename without replacing nor make hard links (ZFS, network and container
 * mounts). There an empty file has the name for a moment first.
 */
int hg_publish_rename(const char *part, const char *path);

/* Makes the names in the folder of path survive a power cut, where the file system can do that. */
int hg_publish_sync(const char *path);

#endif
