/*
 * Named points in the life of a paid task, at which the tests kill the process: before and after each
 * commit, sending, reply and rename. They exist only in builds with -DHG_POINTS; others have no trace
 * of them. Which there have to be stands in proof/kills/points.lua: a new one, or a new label of a
 * transaction that writes, belongs there as well.
 *
 * HOMEGEN_POINT="NAME" or "NAME:COUNT" in the environment: SIGKILL when the point is passed the
 * COUNTth time (1). HOMEGEN_POINT_LOG=FILE: appends the name of each point that is passed, a line each.
 * Any thread.
 */
#ifndef HG_POINT_H
#define HG_POINT_H

#ifdef HG_POINTS
void hg_point(const char *name, const char *label);
/* The point's name is name, or "name.label" with a label that is not NULL. */
#define HG_POINT(name, label) hg_point(name, label)
#else
#define HG_POINT(name, label) ((void)0)
#endif

#endif
