/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random instructions on two engines, as many as wanted:
 *
 *     fuzz [-instructions=N] [-seed=S] [-case=N] [-cpu=m0|m4] [-all] [FIRST SECOND]
 *
 * The reference comes first; without names each engine runs beside the reference. -case: only this
 * one, told whether it differs or not. -all: goes on behind a difference. -cpu=: a
 * Cortex-M0 or M4. Ends with status 1 if a case differs that no rule excuses. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/engine_rules.h"

struct fuzz {
    const struct case_cpu *cpu;
    uint64_t instructions, seed, only;
    bool one, all;
    uint64_t excused[64], bad, cases;
};

static double host_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void run_case(struct fuzz *fuzz, struct engine_pair *pair, uint64_t number)
{
    static struct engine_case c;
    struct pair_result result;
    case_make(&c, fuzz->cpu, fuzz->seed, number);
    fuzz->cases++;
    if (!pair_run(pair, &c, &result)) {
        fuzz->bad++;
        pair_tell(pair, &c, &result, stdout);
    } else if (!result.same) {
        fuzz->excused[result.rule - engine_rules]++;
        if (fuzz->one)
            pair_tell(pair, &c, &result, stdout);
    } else if (fuzz->one) {
        printf("case %" PRIu64 ": the same\n", number);
    }
    fflush(stdout);
}

static void tell_sums(const struct fuzz *fuzz, const struct engine_pair *pair, uint64_t bad,
                      double seconds)
{
    unsigned i;
    printf("%" PRIu64 " cases, %" PRIu64 " instructions in %.1f s: %" PRIu64 " differ\n",
           fuzz->cases, pair->instructions, seconds, bad);
    for (i = 0; i < engine_rule_count; i++)
        if (fuzz->excused[i] > 0)
            printf("  %8" PRIu64 " excused: %s (%s)\n", fuzz->excused[i], engine_rules[i].name,
                   engine_rules[i].manual);
}

static bool read_option(struct fuzz *fuzz, const char *text)
{
    if (strncmp(text, "-instructions=", 14) == 0)
        fuzz->instructions = strtoull(text + 14, NULL, 0);
    else if (strncmp(text, "-seed=", 6) == 0)
        fuzz->seed = strtoull(text + 6, NULL, 0);
    else if (strncmp(text, "-case=", 6) == 0) {
        fuzz->only = strtoull(text + 6, NULL, 0);
        fuzz->one = true;
    } else if (strcmp(text, "-cpu=m0") == 0)
        fuzz->cpu = &case_cpus[CASE_M0];
    else if (strcmp(text, "-cpu=m4") == 0)
        fuzz->cpu = &case_cpus[CASE_M4];
    else if (strcmp(text, "-all") == 0)
        fuzz->all = true;
    else
        return false;
    return true;
}

static void run_pair(struct fuzz *fuzz, const char *first, const char *second)
{
    struct engine_pair pair;
    double begun = host_now();
    uint64_t number, bad = fuzz->bad;
    fuzz->cases = 0;
    memset(fuzz->excused, 0, sizeof fuzz->excused);
    pair_begin(&pair, fuzz->cpu, first, second, fuzz->seed % 4 == 3 ? TIMING_UNIT : TIMING_MANUAL);
    if (fuzz->one)
        run_case(fuzz, &pair, fuzz->only);
    for (number = 0; !fuzz->one && pair.instructions < fuzz->instructions; number++) {
        run_case(fuzz, &pair, number);
        if (fuzz->bad > bad && !fuzz->all)
            break;
    }
    printf("%s beside %s: ", first, second);
    tell_sums(fuzz, &pair, fuzz->bad - bad, host_now() - begun);
    pair_end(&pair);
}

/* The last of the list is the reference. */
static void run_all_pairs(struct fuzz *fuzz)
{
    struct machine *machine = case_machine(fuzz->cpu, NULL, TIMING_MANUAL);
    const char *names[16];
    unsigned count = 0, i;
    while (count < 16 && (names[count] = machine_engine(machine, count)) != NULL)
        count++;
    machine_destroy(machine);
    for (i = 0; i + 1 < count; i++)
        run_pair(fuzz, names[count - 1], names[i]);
    if (count == 1)
        run_pair(fuzz, names[0], names[0]);
}

int main(int argc, char **argv)
{
    struct fuzz fuzz = {.cpu = &case_cpus[CASE_M3], .instructions = 10000000, .seed = 1};
    int i = 1;
    while (i < argc && argv[i][0] == '-' && read_option(&fuzz, argv[i]))
        i++;
    if (i == argc) {
        run_all_pairs(&fuzz);
    } else if (argc - i == 2) {
        run_pair(&fuzz, argv[i], argv[i + 1]);
    } else {
        fprintf(
            stderr,
            "usage: %s [-instructions=N] [-seed=S] [-case=N] [-cpu=m0|m4] [-all] [FIRST SECOND]\n",
            argv[0]);
        return 2;
    }
    return fuzz.bad > 0;
}
