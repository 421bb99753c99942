#include "release.h"

#include <sys/mman.h>
#include <unistd.h>

#define MAX_RANGES 256

typedef struct {
    uintptr_t start, end;
} Range;

static Range ranges[MAX_RANGES];
static int count;
static char is_locked;

static void lock(void) {
    while (__atomic_test_and_set(&is_locked, __ATOMIC_ACQUIRE)) {
    }
}
static void unlock(void) { __atomic_clear(&is_locked, __ATOMIC_RELEASE); }

/* Name a range; 0 if there are too many. */
__attribute__((visibility("default"))) int kokoro_add_range(uintptr_t start, uintptr_t bytes) {
    lock();
    int added = count < MAX_RANGES;
    if (added) ranges[count++] = (Range){start, start + bytes};
    unlock();
    return added;
}

/* Take back the range that begins at `start`. */
__attribute__((visibility("default"))) void kokoro_remove_range(uintptr_t start) {
    lock();
    for (int i = 0; i < count; i++)
        if (ranges[i].start == start) {
            ranges[i] = ranges[--count];
            break;
        }
    unlock();
}

void release_pages(const void *start, int64_t bytes) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t from = ((uintptr_t)start + page - 1) / page * page, to = ((uintptr_t)start + (uintptr_t)bytes) / page * page;
    if (from >= to) return;
    lock();
    for (int i = 0; i < count; i++)
        if (ranges[i].start <= from && to <= ranges[i].end) {
            madvise((void *)from, to - from, MADV_DONTNEED);
            break;
        }
    unlock();
}
