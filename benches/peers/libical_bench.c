/* The recurrence works, by libical: see benches/src/bin/peers.rs for the form. */

#define _DEFAULT_SOURCE
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 5, ROOM = 1 << 20 };

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* One set: its zone, start, rule, and excepted times in order. */
struct set {
    icaltimezone *zone;
    struct icaltimetype start;
    struct icalrecurrencetype rule;
    long long excepted[512];
    int exceptions;
};

static void read_set(char *text, struct set *set) {
    memset(set, 0, sizeof *set);
    char *lines = text, *line;
    while ((line = strsep(&lines, "\n"))) {
        char *value = strchr(line, ':') + 1;
        if (!strncmp(line, "DTSTART;TZID=", 13)) {
            char name[64] = {0};
            memcpy(name, line + 13, value - line - 14);
            set->zone = icaltimezone_get_builtin_timezone(name);
            set->start = icaltime_from_string(value);
            set->start.zone = set->zone;
        } else if (!strncmp(line, "RRULE", 5)) {
            set->rule = icalrecurrencetype_from_string(value);
        } else if (!strncmp(line, "EXDATE", 6)) {
            char *item;
            while ((item = strsep(&value, ","))) {
                struct icaltimetype time = icaltime_from_string(item);
                set->excepted[set->exceptions++] = icaltime_as_timet_with_zone(time, set->zone);
            }
        }
    }
}

static int expand(struct set *set, long long from, long long to, long long *out) {
    int count = 0, at = 0;
    icalrecur_iterator *times = icalrecur_iterator_new(set->rule, set->start);
    if (from > 0) {
        icalrecur_iterator_set_start(times, icaltime_from_timet_with_zone(from - 172800, 0, set->zone));
    }
    struct icaltimetype time;
    while (!icaltime_is_null_time(time = icalrecur_iterator_next(times))) {
        long long seconds = icaltime_as_timet_with_zone(time, set->zone);
        if (seconds >= to) break;
        while (at < set->exceptions && set->excepted[at] < seconds) at++;
        if (at < set->exceptions && set->excepted[at] == seconds) continue;
        if (seconds >= from) out[count++] = seconds;
    }
    icalrecur_iterator_free(times);
    return count;
}

static int order(const void *one, const void *other) {
    long long a = *(const long long *)one, b = *(const long long *)other;
    return (a > b) - (a < b);
}

int main(void) {
    char *line = NULL;
    size_t room = 0;
    long long *out = malloc(ROOM * sizeof *out);
    struct set *sets = malloc(512 * sizeof *sets);
    while (getline(&line, &room, stdin) > 0) {
        line[strcspn(line, "\n")] = 0;
        char *rest = line;
        char *name = strsep(&rest, "\t"), *kind = strsep(&rest, "\t");
        char *start = strsep(&rest, "\t"), *end = strsep(&rest, "\t");
        int window = !strcmp(kind, "window"), parse = !strcmp(kind, "parse");
        long long from = window ? atoll(start) : 0, to = window ? atoll(end) : 1LL << 60;
        /* The text, its line ends made real. */
        char *text = rest, *write = rest;
        for (char *read = rest; *read; read++) {
            if (read[0] == '\\' && read[1] == 'n') *write++ = '\n', read++;
            else *write++ = *read;
        }
        *write = 0;
        long long times[ROUNDS], sum = 0;
        int count = 0, known = 0;
        for (int round = 0; round < ROUNDS; round++) {
            char *copy = strdup(text), *all = copy, *one;
            if (!parse && round == 0)
                while ((one = strsep(&all, "|"))) read_set(one, &sets[known++]);
            long long begin = now();
            count = 0;
            if (parse) {
                while ((one = strsep(&all, "|"))) {
                    read_set(one, &sets[0]);
                    count += expand(&sets[0], from, to, out + count);
                }
            } else {
                for (int set = 0; set < known; set++) count += expand(&sets[set], from, to, out + count);
            }
            times[round] = now() - begin;
            free(copy);
        }
        qsort(times, ROUNDS, sizeof *times, order);
        for (int index = 0; index < count; index++) sum += out[index];
        printf("%s\t%d\t%lld\t%lld\n", name, count, sum, times[ROUNDS / 2]);
    }
    return 0;
}
