/* Loaded before the C library: the time of day is off by the seconds that the file $SET_CLOCK holds, one 64-bit number.
   The growing clock is left alone, as when a machine's clock is set. No malloc in here: Redis's own asks for the time
   while it begins, which libfaketime does not survive. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile long long *off;

static long long seconds(void) {
    if (!off) {
        const char *name = getenv("SET_CLOCK");
        int file = name ? open(name, O_RDONLY) : -1;
        void *map = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *off, PROT_READ, MAP_SHARED, file, 0);
        if (file >= 0) close(file);
        if (map == MAP_FAILED) return 0;
        off = map;
    }
    return *off;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = (int)syscall(SYS_clock_gettime, clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += seconds();
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int failed = (int)syscall(SYS_gettimeofday, now, zone);
    if (!failed && now) now->tv_sec += seconds();
    return failed;
}

time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
