/* Release of weights that a run does not read again, so that they do not stay resident.
 *
 * madvise(MADV_DONTNEED) would wipe memory that is no unchanged part of a file; so only ranges are released that the
 * process has named as such, and that it takes back before it unmaps them.
 */
#ifndef RELEASE_H
#define RELEASE_H
#include <stdint.h>

/* The whole pages of [start, start + bytes), if they are in a range that was named; else nothing. */
void release_pages(const void *start, int64_t bytes);
#endif
