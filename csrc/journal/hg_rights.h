/*
 * Who may use what lies beside a file: whoever may use the file itself. Otherwise one run as root, or as
 * another member of the file's group, would lock out everybody who comes behind it.
 *
 * Any thread. What cannot be given, as only root may give to other users, is left as it is.
 */
#ifndef HG_RIGHTS_H
#define HG_RIGHTS_H

#include <sys/types.h>

struct hg_rights {
  uid_t user;
  gid_t group;
  mode_t file, folder; /* the modes of what lies beside it */
};

/* Those of the file at path; of a file of ours alone if there is none. */
void hg_rights_read(struct hg_rights *rights, const char *path);

/* To an open file or folder that is ours. */
void hg_rights_give_file(const struct hg_rights *rights, int fd);
void hg_rights_give_folder(const struct hg_rights *rights, int fd);

/* The group alone, to a file of ours that cannot be opened for it. */
void hg_rights_give_group(const struct hg_rights *rights, const char *path);

#endif
