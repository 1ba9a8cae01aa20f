/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which images there are is found by their names; what they are is a table. */
#include "firmware_list.h"

#include "../bosim/options.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_BOARD "mps2-an385" /* the fastest, and the one of the lessons' text */
#define SUFFIX      ".elf"

static const struct application {
    const char *name, *group, *title, *about;
} applications[] = {
    {"lab_turns", "Lessons", "1  Who runs",
     "Round robin, priorities, no pre-emption: the same jobs, three schedules"},
    {"lab_race", "Lessons", "2  A race",
     "Two tasks, one counter, lost additions; four cures and their price"},
    {"lab_inversion", "Lessons", "3  Priority inversion",
     "What stopped Mars Pathfinder: no protocol, inheritance, a ceiling"},
    {"lab_deadline", "Lessons", "4  Deadlines",
     "Periodic tasks, the most frequent one first: what can be promised"},
    {"lab_deadline_edf", "Lessons", "4  Deadlines, the earliest first",
     "The same tasks, but whose deadline comes first has the processor"},
    {"lab_corrupt", "Lessons", "5  Who wrote that",
     "A value that nobody wrote: finding who did, long after it happened"},
    {"philosophers", "Applications", "Dining philosophers",
     "Five tasks share five forks, which are semaphores; to eat takes two"},
    {"pump", "Applications", "Infusion pump",
     "Therapy, motor, alarms, health: a task each; a menu, buttons"},
    {"hello", "Applications", "Hello", "A banner, and two tasks that greet in turns"},
    {"trace", "Applications", "Execution traces",
     "A sender, a receiver that waits too short every third time, an interrupt"},
    {"suite", "Tests and measurements", "Test suite of the kernel", "Every service, case by case"},
    {"suite_edf", "Tests and measurements", "Test suite, earliest deadline first",
     "The same cases with the other scheduler"},
    {"boundary", "Tests and measurements", "Boundaries",
     "An interrupt at each place of the kernel's services"},
    {"boundary_lean", "Tests and measurements", "Boundaries, lean kernel",
     "The same with a kernel without checks"},
    {"thread-metric", "Tests and measurements", "Thread-Metric",
     "What the kernel's operations cost: switches, messages, memory, interrupts"},
    {"compute", "Tests and measurements", "Compute", "Integer work without a task: speed alone"},
    {"idle", "Tests and measurements", "Idle", "Nearly always asleep"},
};

/* --- files --- */

static int by_board(const void *a, const void *b)
{
    const struct scope_choice *left = a, *right = b;
    int first = strcmp(right->board, FIRST_BOARD) == 0,
        second = strcmp(left->board, FIRST_BOARD) == 0;
    return first != second ? first - second : strcmp(left->board, right->board);
}

static char *text_of(const char *format, const char *a, int length, const char *b)
{
    size_t size = strlen(a) + strlen(b) + strlen(format);
    char *text = must_allocate(NULL, size);
    snprintf(text, size, format, length, a, b);
    return text;
}

/* The board of FILE, if it is an image of that application: NAME-BOARD.elf. */
static char *board_of(const struct application *application, const char *file)
{
    size_t length = strlen(application->name), size = strlen(file);
    if (strncmp(file, application->name, length) != 0 || file[length] != '-' ||
        size < length + 1 + sizeof SUFFIX || strcmp(file + size - strlen(SUFFIX), SUFFIX) != 0)
        return NULL;
    return text_of("%.*s%s", file + length + 1, (int)(size - length - sizeof SUFFIX), "");
}

struct list {
    struct scope_choice *choices;
    size_t count;
};

static void add(struct list *list, const struct scope_choice *choice)
{
    list->choices = must_allocate(list->choices, (list->count + 2) * sizeof *list->choices);
    list->choices[list->count++] = *choice;
    memset(&list->choices[list->count], 0, sizeof *list->choices);
}

/* All images of one application, a board each. */
static void add_application(struct list *list, const struct application *application,
                            const char *folder)
{
    struct dirent *entry;
    size_t first = list->count;
    DIR *files = opendir(folder);
    while (files != NULL && (entry = readdir(files)) != NULL) {
        char *board = board_of(application, entry->d_name);
        if (board != NULL)
            add(list, &(struct scope_choice){
                          .operand = text_of("%.*s/%s", folder, (int)strlen(folder), entry->d_name),
                          .group = application->group,
                          .title = application->title,
                          .about = application->about,
                          .board = board});
    }
    if (files != NULL)
        closedir(files);
    if (list->count > first)
        qsort(list->choices + first, list->count - first, sizeof *list->choices, by_board);
}

struct scope_choice *firmware_list_of(const char *folder)
{
    struct list list = {must_allocate(NULL, sizeof *list.choices), 0};
    size_t i;
    memset(list.choices, 0, sizeof *list.choices);
    for (i = 0; i < sizeof applications / sizeof applications[0]; i++)
        add_application(&list, &applications[i], folder);
    return list.choices;
}

void firmware_list_free(struct scope_choice *choices)
{
    size_t i;
    for (i = 0; choices != NULL && choices[i].operand != NULL; i++) {
        free((char *)choices[i].operand);
        free((char *)choices[i].board);
    }
    free(choices);
}

/* --- where they are --- */

/* From the folder of this program: of build/, or PREFIX/libexec/bosim/, or PREFIX/bin/. */
static const char *const places[] = {"../firmware/images", "../../share/bosim/firmware",
                                     "../share/bosim/firmware", "firmware"};

struct scope_choice *firmware_list(void)
{
    char own[PATH_MAX], folder[PATH_MAX + 64], *real;
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    struct scope_choice *choices;
    size_t i;
    own[length > 0 ? length : 0] = '\0';
    for (i = 0; length > 0 && i < sizeof places / sizeof places[0]; i++) {
        snprintf(folder, sizeof folder, "%.*s/%s", (int)(strrchr(own, '/') - own), own, places[i]);
        real = realpath(folder, NULL);
        choices = real == NULL ? NULL : firmware_list_of(real);
        free(real);
        if (choices != NULL && choices[0].operand != NULL)
            return choices;
        firmware_list_free(choices);
    }
    return firmware_list_of("");
}
