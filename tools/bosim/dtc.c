/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The devicetree compiler, run as a program: what it reads and writes goes through memory files, so
 * that no pipe can fill and nothing is left behind. */
#define _GNU_SOURCE /* memfd_create, environ */
#include "dtc.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* What one program got and gave. */
struct run {
    int in, out, errors; /* descriptors */
};

static void close_run(struct run *run)
{
    close(run->in);
    close(run->out);
    close(run->errors);
}

static bool open_run(struct run *run, struct sim_error *error)
{
    run->in = memfd_create("in", MFD_CLOEXEC);
    run->out = memfd_create("out", MFD_CLOEXEC);
    run->errors = memfd_create("errors", MFD_CLOEXEC);
    if (run->in >= 0 && run->out >= 0 && run->errors >= 0)
        return true;
    sim_error_set(error, "no memory file for dtc: %s", strerror(errno));
    close_run(run);
    return false;
}

static bool take_bytes(int descriptor, struct bytes *bytes)
{
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return file_read(path, bytes, NULL);
}

/* The first line of what a program said about a mistake: the others follow from it. */
static void first_line(int descriptor, const char *program, struct sim_error *error)
{
    struct bytes text;
    if (!take_bytes(descriptor, &text)) {
        sim_error_set(error, "%s failed and did not say why", program);
        return;
    }
    sim_error_set(error, "%.*s", text.size == 0 ? 0 : (int)strcspn((char *)text.data, "\n"),
                  (char *)text.data);
    free(text.data);
}

static bool spawn(struct run *run, char *const argv[], struct sim_error *error)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int failed, status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, run->in, 0);
    posix_spawn_file_actions_adddup2(&actions, run->out, 1);
    posix_spawn_file_actions_adddup2(&actions, run->errors, 2);
    failed = posix_spawnp(&child, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        sim_error_set(error, "%s cannot be run (%s): apt-get install %s", argv[0], strerror(failed),
                      strcmp(argv[0], "dtc") == 0 ? "device-tree-compiler" : argv[0]);
        return false;
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    first_line(run->errors, argv[0], error);
    return false;
}

/* Runs a program on bytes; what it wrote is the caller's. */
static bool filter(char *const argv[], const void *input, size_t size, struct bytes *output,
                   struct sim_error *error)
{
    struct run run;
    bool good;
    if (!open_run(&run, error))
        return false;
    good = (size_t)write(run.in, input, size) == size && lseek(run.in, 0, SEEK_SET) == 0;
    good = good && spawn(&run, argv, error) && take_bytes(run.out, output);
    close_run(&run);
    return good;
}

static bool has_directive(const struct bytes *source)
{
    static const char *const words[] = {"#include", "#define", "#if"};
    const char *text = (const char *)source->data, *end = text + source->size, *line = text;
    size_t i;
    while (line < end) {
        for (i = 0; i < sizeof words / sizeof words[0]; i++)
            if ((size_t)(end - line) > strlen(words[i]) &&
                strncmp(line, words[i], strlen(words[i])) == 0)
                return true;
        line = memchr(line, '\n', (size_t)(end - line));
        line = line == NULL ? end : line + 1;
    }
    return false;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
}

/* dtc's and cpp's words as ours: file, place, remedy. */
static void put_in_order(const char *path, struct sim_error *error)
{
    static const char *const marks[] = {"FATAL ERROR: ", "Error: ", "ERROR ", "error: "};
    struct sim_error said = *error;
    char *text = said.text;
    size_t i;
    for (i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (strncmp(text, marks[i], strlen(marks[i])) == 0)
            text += strlen(marks[i]);
    sim_error_set(error, "%s%s%s", text,
                  strstr(text, "syntax error") != NULL
                      ? ": look there and just before; often a ; or a > is missing"
                      : "",
                  strstr(text, "Couldn't open") != NULL
                      ? ": /include/ looks in the folder of the file that has it"
                      : "");
    if (strstr(text, path) == NULL)
        sim_error_prefix(error, "%s", path);
}

bool dtc_compile(const char *path, struct bytes *dtb, struct sim_error *error)
{
    struct bytes source, expanded;
    char *folder = folder_of(path), *name = strdup(path), *plain[14] = {0}, *in = name;
    char *const cpp[] = {"cpp", "-nostdinc",          "-I", folder, "-undef",
                         "-x",  "assembler-with-cpp", name, NULL};
    bool good = folder != NULL && name != NULL && file_read(path, &source, error), through = false;
    if (!good)
        return free(folder), free(name), false;
    through = has_directive(&source);
    if (through)
        good = filter(cpp, "", 0, &expanded, error);
    if (through && good) {
        free(source.data);
        source = expanded;
        in = "-";
    }
    memcpy(plain,
           ((char *[]){"dtc", "-q", "-@", "-I", "dts", "-O", "dtb", "-i", folder, "-o", "-", in}),
           12 * sizeof plain[0]);
    good = good && filter(plain, source.data, source.size, dtb, error);
    if (!good)
        put_in_order(path, error);
    free(source.data);
    free(folder);
    free(name);
    return good;
}

bool dtc_compile_text(const char *name, const void *text, size_t size, struct bytes *dtb,
                      struct sim_error *error)
{
    char *const argv[] = {"dtc", "-q", "-@", "-I", "dts", "-O", "dtb", "-o", "-", "-", NULL};
    if (filter(argv, text, size, dtb, error))
        return true;
    put_in_order(name, error);
    return false;
}

bool dtc_decompile(const void *dtb, size_t size, struct bytes *dts, struct sim_error *error)
{
    char *const argv[] = {"dtc", "-q", "-I", "dtb", "-O", "dts", "-o", "-", "-", NULL};
    return filter(argv, dtb, size, dts, error);
}
