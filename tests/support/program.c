/* SPDX-License-Identifier: GPL-2.0-or-later */
/* C programs in tests: see program.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void read_file(struct program *program)
{
    FILE *file = fopen(program->path, "rb");
    long size;
    if (file == NULL) {
        fail_msg("%s cannot be opened", program->path);
        return;
    }
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    rewind(file);
    program->size = (size_t)size;
    program->bytes = malloc(program->size);
    assert_non_null(program->bytes);
    assert_int_equal(fread(program->bytes, 1, program->size, file), program->size);
    fclose(file);
}

static void begin(struct program *program)
{
    struct sim_error error = {""};
    guest_start_file(&program->guest, program->path, NULL);
    read_file(program);
    program->symbols = symbols_create(&program->guest.image, program->bytes, program->size, &error);
    if (program->symbols == NULL)
        fail_msg("%s", error.text);
}

static const char vectors[] = "\nvoid start(void);\n"
                              "__attribute__((section(\".vectors\"), used))\n"
                              "const void *const board_vectors[2] = "
                              "{(void *)0x20008000, (void *)start};\n";

void program_compile(struct program *program, const char *source, const char *options)
{
    const char *place = getenv("TMPDIR");
    char folder[160], text[200], command[1200];
    FILE *file;
    memset(program, 0, sizeof *program);
    snprintf(folder, sizeof folder, "%s/program-XXXXXX", place == NULL ? "/tmp" : place);
    assert_non_null(mkdtemp(folder));
    snprintf(text, sizeof text, "%s/program.c", folder);
    snprintf(program->path, sizeof program->path, "%s/program.elf", folder);
    file = fopen(text, "w");
    assert_non_null(file);
    fputs(source, file);
    if (strstr(source, "board_vectors") == NULL)
        fputs(vectors, file);
    fclose(file);
    snprintf(command, sizeof command,
             "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -ffreestanding -nostdlib -nostartfiles "
             "-fno-common %s -Wl,-e,start -Wl,--section-start=.vectors=0 -Wl,-Ttext=0x400 "
             "-Wl,-Tdata=0x20000000 -Wl,-z,max-page-size=16 -Wl,--no-warn-rwx-segments -o '%s' "
             "'%s' -lgcc",
             options, program->path, text);
    if (system(command) != 0)
        fail_msg("the program does not compile; see %s", text);
    program->made = true;
    begin(program);
    unlink(text);
}

const char *program_firmware(const char *name, char path[256])
{
    const char *build = getenv("BUILD");
    snprintf(path, 256, "%s/firmware/%s", build == NULL ? "build" : build, name);
    return path;
}

void program_open(struct program *program, const char *name)
{
    memset(program, 0, sizeof *program);
    program_firmware(name, program->path);
    begin(program);
}

void program_end(struct program *program)
{
    char *slash = strrchr(program->path, '/');
    symbols_destroy(program->symbols);
    guest_end(&program->guest);
    free(program->bytes);
    if (!program->made)
        return;
    unlink(program->path);
    *slash = '\0';
    rmdir(program->path);
}

/* --- running --- */

struct arrival {
    struct machine *machine;
    unsigned left;
};

static void arrived(void *owner, const struct probe_event *event)
{
    struct arrival *arrival = owner;
    if (event->kind == PROBE_BREAK && --arrival->left == 0)
        machine_stop(arrival->machine);
}

void program_run_to(struct program *program, const char *place, unsigned arrivals)
{
    struct machine *machine = program->guest.machine;
    struct arrival arrival = {machine, arrivals};
    struct probe probe = {.mask = PROBE_BREAK, .function = arrived, .owner = &arrival};
    struct sim_error error = {""};
    uint32_t address;
    if (!symbols_find_place(program->symbols, place, 0, &address, &error))
        fail_msg("%s", error.text);
    machine_break_add(machine, address);
    machine_probe_add(machine, &probe);
    if (machine_run(machine, machine->now + 1000 * SIM_MS) != RUN_STOPPED)
        fail_msg("%s is not reached within a second", place);
    machine_probe_remove(machine, &probe);
    machine_break_remove(machine, address);
}

char *program_output(const char *command)
{
    FILE *pipe = popen(command, "r");
    size_t used = 0, room = 1u << 16, got;
    char *text = malloc(room);
    assert_non_null(pipe);
    assert_non_null(text);
    while ((got = fread(text + used, 1, room - used - 1, pipe)) > 0) {
        used += got;
        if (room - used < 2) {
            char *more = realloc(text, room *= 2);
            assert_non_null(more);
            text = more;
        }
    }
    text[used] = '\0';
    assert_int_equal(pclose(pipe), 0);
    return text;
}
