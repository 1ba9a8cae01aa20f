/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim asm`: assembles a source file for a processor whose instructions are a table. */
#include "asm/asm.h"
#include "commands.h"
#include "file.h"
#include "processors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct settings {
    const char *cpu, *output, *listing, *format, *entry;
    struct texts starts, defines, folders;
    bool implicit_it;
};

static const struct option_row options[] = {
    {"cpu", 0, "NAME", option_assembled, offsetof(struct settings, cpu),
     "the processor; `bosim asm --cpu list` lists them"},
    {"output", 'o', "FILE", option_text, offsetof(struct settings, output),
     "write there; else FILE with the ending .elf or .srec"},
    {"listing", 'l', "FILE", option_text, offsetof(struct settings, listing),
     "write addresses, bytes, lines and symbols there; - is standard output"},
    {"format", 'f', "elf|srec", option_text, offsetof(struct settings, format),
     "what is written: elf, if this is not given"},
    {"section-start", 0, "NAME=ADDR[@LOAD]", option_texts, offsetof(struct settings, starts),
     "where a section lies, and is loaded if that is elsewhere"},
    {"defsym", 'D', "NAME=VALUE", option_texts, offsetof(struct settings, defines),
     "define a symbol"},
    {"include", 'I', "FOLDER", option_texts, offsetof(struct settings, folders),
     "look there for .include and .incbin, after the folder of FILE"},
    {"entry", 'e', "SYMBOL|ADDR", option_text, offsetof(struct settings, entry),
     "where the program begins: _start, else its first code"},
    {"implicit-it", 0, NULL, option_flag, offsetof(struct settings, implicit_it),
     "conditional Thumb instructions without IT get one"},
    OPTION_END,
};

/* What the command has made on its way. */
struct work {
    const struct settings *settings;
    const char *file;
    struct asm_options options;
    struct asm_placement *placements;
    struct asm_define *defines;
};

/* --- options --- */

static bool read_number(const char *text, char end, uint64_t *value, const char **after)
{
    char *stop;
    *value = strtoull(text, &stop, 0);
    *after = stop + 1;
    return stop != text && (*stop == end || *stop == '\0');
}

/* ".data=0x20000000@0x1000" */
static bool take_start(const char *text, struct asm_placement *placement)
{
    const char *sign = strchr(text, '='), *after;
    bool good =
        sign != NULL && sign != text && read_number(sign + 1, '@', &placement->address, &after);
    placement->load = placement->address;
    if (good && after[-1] == '@')
        good = read_number(after, '\0', &placement->load, &after);
    if (!good)
        return complain(0,
                        "--section-start %s: write it as .data=0x20000000 or, if its bytes are "
                        "loaded elsewhere, .data=0x20000000@0x1000",
                        text);
    placement->section = strndup(text, (size_t)(sign - text));
    return placement->section != NULL;
}

static bool take_define(const char *text, struct asm_define *define)
{
    const char *sign = strchr(text, '='), *after;
    uint64_t value = 1;
    if (sign != NULL && !read_number(sign + 1, '\0', &value, &after))
        return complain(0, "--defsym %s: write it as NAME=5, with a number", text);
    define->name = strndup(text, sign != NULL ? (size_t)(sign - text) : strlen(text));
    define->value = (int64_t)value;
    return define->name != NULL;
}

static bool take_options(struct work *work)
{
    const struct settings *settings = work->settings;
    size_t i;
    work->placements = must_allocate(NULL, (settings->starts.count + 1) * sizeof *work->placements);
    work->defines = must_allocate(NULL, (settings->defines.count + 1) * sizeof *work->defines);
    work->options.placements = work->placements;
    work->options.defines = work->defines;
    for (i = 0; i < settings->starts.count; i++, work->options.placement_count++)
        if (!take_start(settings->starts.items[i], &work->placements[i]))
            return false;
    for (i = 0; i < settings->defines.count; i++, work->options.define_count++)
        if (!take_define(settings->defines.items[i], &work->defines[i]))
            return false;
    work->options.entry = settings->entry;
    work->options.listing = settings->listing != NULL;
    work->options.implicit_blocks = settings->implicit_it;
    return true;
}

static void free_work(struct work *work)
{
    size_t i;
    for (i = 0; i < work->options.placement_count; i++)
        free((char *)(uintptr_t)work->placements[i].section);
    for (i = 0; i < work->options.define_count; i++)
        free((char *)(uintptr_t)work->defines[i].name);
    free(work->placements);
    free(work->defines);
}

/* --- files --- */

static bool read_from(const char *folder, int length, const char *name, struct blob *blob,
                      struct sim_error *error)
{
    char path[4096];
    struct bytes bytes;
    snprintf(path, sizeof path, "%.*s%s", length, folder, name);
    if (!file_read(path, &bytes, error))
        return false;
    blob_put(blob, bytes.data, bytes.size);
    free(bytes.data);
    return !blob->failed;
}

/* Beside FILE, then in the folders of --include. */
static bool read_file(void *owner, const char *name, struct blob *blob, struct sim_error *error)
{
    const struct work *work = owner;
    const struct texts *folders = &work->settings->folders;
    const char *slash = strrchr(work->file, '/');
    int length = slash != NULL && name[0] != '/' ? (int)(slash + 1 - work->file) : 0;
    struct sim_error other;
    char folder[4096];
    size_t i;
    if (read_from(work->file, length, name, blob, error))
        return true;
    for (i = 0; i < folders->count; i++) {
        int size = snprintf(folder, sizeof folder, "%s/", folders->items[i]);
        if (read_from(folder, size, name, blob, &other))
            return true;
    }
    sim_error_prefix(error, "\"%s\" is neither beside %s nor in a folder of --include", name,
                     work->file);
    return false;
}

/* FILE with another ending */
static void output_name(const struct work *work, const char *ending, char path[static 4096])
{
    const char *file = work->file, *slash = strrchr(file, '/'), *dot = strrchr(file, '.');
    size_t length = dot != NULL && (slash == NULL || dot > slash + 1) && dot != file
                        ? (size_t)(dot - file)
                        : strlen(file);
    if (work->settings->output != NULL)
        snprintf(path, 4096, "%s", work->settings->output);
    else
        snprintf(path, 4096, "%.*s%s", (int)length, file, ending);
}

static bool write_listing(const char *path, const struct blob *listing, struct sim_error *error)
{
    if (strcmp(path, "-") != 0)
        return file_write(path, listing->bytes, listing->size, error);
    return fwrite(listing->bytes, 1, listing->size, stdout) == listing->size;
}

static bool write_program(const struct work *work, const struct asm_program *program, bool srec,
                          struct sim_error *error)
{
    const char *slash = strrchr(work->file, '/');
    struct blob out = {0};
    char path[4096];
    bool good = srec ? asm_write_srec(program, slash != NULL ? slash + 1 : work->file, &out, error)
                     : asm_write_elf(program, &out, error);
    output_name(work, srec ? ".srec" : ".elf", path);
    good = good && file_write(path, out.bytes, out.size, error);
    blob_free(&out);
    return good;
}

/* --- --- */

/* Errors of a source are told as those of a compiler: no "bosim: " before the file. */
static void tell(const struct asm_program *program)
{
    unsigned i;
    for (i = 0; i < program->warning_count; i++)
        fprintf(stderr, "%s (a warning)\n", program->warnings[i].text);
    for (i = 0; i < program->error_count; i++)
        fprintf(stderr, "%s\n", program->errors[i].text);
}

static int assemble(struct work *work, bool srec)
{
    struct bytes source;
    struct asm_program program;
    struct sim_error error;
    bool good;
    if (!file_read(work->file, &source, &error))
        return complain(STATUS_BAD_INPUT, "%s", error.text);
    work->options.read = read_file;
    work->options.owner = work;
    good = asm_assemble(work->file, source.data, source.size, &work->options, &program);
    free(source.data);
    tell(&program);
    if (!good) {
        asm_program_free(&program);
        return STATUS_BAD_INPUT;
    }
    good = write_program(work, &program, srec, &error) &&
           (work->settings->listing == NULL ||
            write_listing(work->settings->listing, &program.listing, &error));
    asm_program_free(&program);
    return good ? STATUS_GOOD : complain(STATUS_BAD_INPUT, "%s", error.text);
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct settings *settings = given;
    struct work work = {.settings = settings, .file = count > 0 ? operands[0] : NULL};
    bool srec = settings->format != NULL && strcmp(settings->format, "srec") == 0;
    int status;
    if (count == 0)
        return complain(STATUS_BAD_INPUT, "a source file is missing: bosim asm FILE --cpu NAME");
    if (settings->format != NULL && !srec && strcmp(settings->format, "elf") != 0)
        return complain(STATUS_BAD_INPUT, "--format %s: there is elf and srec", settings->format);
    work.options.processor = processor_choose(settings->cpu);
    if (work.options.processor == NULL)
        return STATUS_BAD_INPUT;
    status = take_options(&work) ? assemble(&work, srec) : STATUS_BAD_INPUT;
    free_work(&work);
    return status;
}

const struct command command_asm = {
    .name = "asm",
    .operands = "FILE",
    .summary = "assemble a source file into an image",
    .description =
        "Assembles FILE, with directives as those of the GNU assembler, into an ELF file\n"
        "or S-records that `bosim run` takes. docs/assembler.md explains it.",
    .options = options,
    .settings_size = sizeof(struct settings),
    .least = 0,
    .most = 1,
    .run = run,
};
