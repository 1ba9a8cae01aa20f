/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A board for firmware of which only the processor is known: options, the place of a raw file, the
 * drafted devicetree, compiled by dtc as a user's own would be. */
#include "rom.h"

#include "dev/unknown.h"
#include "dtc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* --- options --- */

bool rom_check(const struct run_settings *settings, struct sim_error *error)
{
    const char *option = settings->answers.count > 0 ? "--answer"
                         : settings->ticks.count > 0 ? "--tick"
                         : settings->console != NULL ? "--console"
                         : settings->svd != NULL     ? "--svd"
                         : settings->draft != NULL   ? "--draft"
                                                     : NULL;
    if (settings->cpu != NULL && settings->board != NULL) {
        sim_error_set(error, "--cpu drafts a board, --board names one: leave one of them out");
        return false;
    }
    if (settings->cpu != NULL || option == NULL)
        return true;
    sim_error_set(error,
                  "%s is for a board that is drafted: give --cpu NAME with it, or change the .dts "
                  "that --board names",
                  option);
    return false;
}

static bool read_unsigned(const char *text, uint64_t most, uint32_t *value, const char **end)
{
    char *after;
    unsigned long long number;
    if (!isdigit((unsigned char)*text))
        return false;
    number = strtoull(text, &after, 0);
    *value = (uint32_t)number;
    *end = after;
    return number <= most;
}

/* "25000000", "25MHz", "32768Hz", "8000kHz" */
static bool read_hertz(const char *text, uint32_t *hertz, const char **end)
{
    static const struct {
        const char *name;
        uint32_t factor;
    } units[] = {{"MHz", 1000000}, {"kHz", 1000}, {"Hz", 1}, {"", 1}};
    uint32_t value;
    unsigned i;
    if (!read_unsigned(text, UINT32_MAX, &value, end))
        return false;
    for (i = 0; strncmp(*end, units[i].name, strlen(units[i].name)) != 0; i++)
        ;
    *end += strlen(units[i].name);
    *hertz = value * units[i].factor;
    return value > 0 && (uint64_t)value * units[i].factor <= 1000000000;
}

static bool take(const char **text, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0)
        return false;
    *text += length;
    return true;
}

/* "cortex-m3[,clock=HZ][,priority-bits=N]" */
static bool read_cpu(const char *text, struct draft *draft, struct sim_error *error)
{
    const struct draft_cpu *cpu;
    char name[64], names[256];
    size_t length = strcspn(text, ",");
    snprintf(name, sizeof name, "%.*s", (int)(length < 63 ? length : 63), text);
    draft->processor = processor_find(name, PROCESSOR_DRAFTED);
    if (draft->processor == NULL) {
        sim_error_set(error, "--cpu %s: no board can be drafted for this processor: there is %s",
                      name, processor_names(PROCESSOR_DRAFTED, names, sizeof names));
        return false;
    }
    cpu = draft->processor->draft;
    text += length;
    while (*text != '\0') {
        bool good = false;
        if (take(&text, ",clock="))
            good = read_hertz(text, &draft->hertz, &text);
        else if (take(&text, ",priority-bits="))
            good = read_unsigned(text, cpu->priority_bits_most, &draft->priority_bits, &text) &&
                   draft->priority_bits >= cpu->priority_bits_least;
        if (good)
            continue;
        sim_error_set(error,
                      "--cpu: \"%s\": behind the name there may be ,clock=25MHz and "
                      ",priority-bits=%u (to %u)",
                      text, cpu->priority_bits_least, cpu->priority_bits_most);
        return false;
    }
    return true;
}

/* ADDRESS, or a name of the SVD. */
static bool read_address(const struct rom *rom, const char *text, uint32_t *address,
                         const char **end)
{
    char name[200], *after;
    unsigned low, bits;
    size_t length = strcspn(text, ",:=");
    snprintf(name, sizeof name, "%.*s", (int)(length < 199 ? length : 199), text);
    *end = text + length;
    if (rom->draft.svd != NULL && svd_find(rom->draft.svd, name, address, &low, &bits))
        return true;
    if (!isxdigit((unsigned char)name[0]))
        return false;
    *address = (uint32_t)strtoul(name, &after, 16);
    return *after == '\0' && strtoull(name, NULL, 16) <= UINT32_MAX;
}

/* "40004000[,tx=N][,rx=N]" */
static bool read_console(struct rom *rom, const char *text, struct sim_error *error)
{
    struct draft *draft = &rom->draft;
    bool good;
    draft->console_sent = draft->console_received = DRAFT_NONE;
    if (text == NULL)
        return true;
    draft->has_console = true;
    good = read_address(rom, text, &draft->console, &text);
    if (draft->processor->draft->console_bytes != 1)
        draft->console &= ~3u;
    while (good && *text != '\0') {
        uint32_t *number = take(&text, ",tx=")   ? &draft->console_sent
                           : take(&text, ",rx=") ? &draft->console_received
                                                 : NULL;
        good = number != NULL && read_unsigned(text, 239, number, &text);
    }
    if (!good)
        sim_error_set(error, "--console: write the register's address, hexadecimal, then ,tx=N or "
                             ",rx=N for its interrupts");
    return good;
}

/* "8=10ms" */
static bool read_tick(struct draft *draft, const char *text, struct sim_error *error)
{
    struct moment period = {0};
    uint32_t number;
    const char *end;
    if (draft->tick_count < DRAFT_TICKS && read_unsigned(text, 239, &number, &end) && *end == '=' &&
        moment_parse(end + 1, &period, NULL) && !period.cycles && period.value >= SIM_US &&
        period.value / SIM_NS <= UINT32_MAX) {
        draft->tick_interrupt[draft->tick_count] = number;
        draft->tick_period[draft->tick_count++] = (uint32_t)(period.value / SIM_NS);
        return true;
    }
    sim_error_set(error,
                  "--tick %s: write an interrupt's number and a time from 1us to 4s, as in "
                  "8=10ms; 16 of them at most",
                  text);
    return false;
}

/* A name of the SVD before the "=" becomes an address, its field bits. */
static char *plain_answer(const struct rom *rom, const char *text)
{
    char name[200], *plain = must_allocate(NULL, strlen(text) + 40);
    size_t length = strcspn(text, ":=");
    uint32_t address;
    unsigned low, bits;
    snprintf(name, sizeof name, "%.*s", (int)(length < 199 ? length : 199), text);
    if (rom->draft.svd == NULL || !svd_find(rom->draft.svd, name, &address, &low, &bits))
        return strcpy(plain, text);
    if (bits == 32)
        sprintf(plain, "%x%s", address, text + length);
    else
        sprintf(plain, "%x:%u-%u%s", address + low / 8 / 4 * 4, low + bits - 1, low, text + length);
    return plain;
}

static bool read_answers(struct rom *rom, const struct texts *texts, struct sim_error *error)
{
    struct unknown_answer answer;
    size_t i;
    if (texts->count > UNKNOWN_ANSWERS) {
        sim_error_set(error, "--answer: more than %u of them", UNKNOWN_ANSWERS);
        return false;
    }
    rom->answers = must_allocate(NULL, (texts->count + 1) * sizeof *rom->answers);
    for (i = 0; i < texts->count; i++) {
        rom->answers[i] = plain_answer(rom, texts->items[i]);
        rom->draft.answer_count = i + 1;
        if (!unknown_answer_parse(rom->answers[i], &answer, error)) {
            sim_error_prefix(error, "--answer");
            return false;
        }
    }
    rom->draft.answers = (const char *const *)rom->answers;
    return true;
}

static bool read_svd(struct rom *rom, const char *path, struct sim_error *error)
{
    struct bytes bytes;
    bool good;
    if (path == NULL)
        return true;
    if (!file_read(path, &bytes, error))
        return false;
    good = svd_parse(&rom->svd, path, bytes.data, bytes.size, error);
    free(bytes.data);
    rom->draft.svd = good ? &rom->svd : NULL;
    return good;
}

static bool read_options(struct rom *rom, const struct run_settings *settings,
                         struct sim_error *error)
{
    size_t i;
    if (!read_cpu(settings->cpu, &rom->draft, error) || !read_svd(rom, settings->svd, error) ||
        !read_answers(rom, &settings->answers, error) ||
        !read_console(rom, settings->console, error))
        return false;
    for (i = 0; i < settings->ticks.count; i++)
        if (!read_tick(&rom->draft, settings->ticks.items[i], error))
            return false;
    return true;
}

/* --- where a raw file lies --- */

bool rom_place(struct session *session, struct image_source *source, struct sim_error *error)
{
    struct draft draft = {0};
    struct draft_place place;
    struct bytes bytes;
    bool good = true;
    if (source->raw || !read_cpu(session->settings->cpu, &draft, error))
        return source->raw;
    if (!file_read(source->path, &bytes, error))
        return false;
    if (!image_has_format(bytes.data, bytes.size)) {
        good = draft_place(draft.processor, source->path, bytes.data, bytes.size, &place, error);
        source->raw = good;
        source->address = place.address;
    }
    if (source->raw)
        session_say(session,
                    "%s: placed at 0x%08x, where its reset vector leads to 0x%08x and %u words "
                    "point to functions and texts in it; %s@ADDR puts it elsewhere",
                    source->path, place.address, place.reset.entry, place.fits, source->path);
    free(bytes.data);
    return good;
}

/* --- the draft --- */

bool rom_board(struct session *session, struct bytes *dtb, struct sim_error *error)
{
    struct blob text = {0};
    struct rom *rom = must_allocate(NULL, sizeof *rom);
    bool good;
    memset(rom, 0, sizeof *rom);
    session->rom = rom;
    if (!read_options(rom, session->settings, error) ||
        !draft_begin(&rom->draft, &session->image, error))
        return false;
    draft_write(&rom->draft, NULL, &text);
    good = dtc_compile_text("the drafted board", text.bytes, text.size, dtb, error);
    blob_free(&text);
    return good;
}

/* How to run on it: a raw file needs its address then. */
static void say_draft(struct session *session, const char *path)
{
    char place[24] = "";
    const struct image *image = &session->image;
    struct image_source source;
    if (image->format == IMAGE_RAW && image_source_parse(session->name, &source, NULL) &&
        !source.raw && image->segment_count > 0)
        snprintf(place, sizeof place, "@0x%llx",
                 (unsigned long long)image->segments[image->segment_count - 1].address);
    session_say(session, "the draft of a board: %s; try it with: bosim run %s%s --board %s", path,
                session->name, place, path);
}

bool rom_write(struct session *session)
{
    const char *path = session->settings->draft;
    struct blob text = {0};
    struct sim_error error;
    bool good;
    if (path == NULL || session->rom == NULL)
        return true;
    draft_learn(&session->rom->draft, session->machine);
    draft_write(&session->rom->draft, session->machine, &text);
    good = file_write(path, text.bytes, text.size, &error);
    blob_free(&text);
    if (good)
        say_draft(session, path);
    else
        session_say(session, "no draft: %s", error.text);
    return good;
}

void rom_free(struct session *session)
{
    struct rom *rom = session->rom;
    size_t i;
    if (rom == NULL)
        return;
    for (i = 0; i < rom->draft.answer_count; i++)
        free(rom->answers[i]);
    free(rom->answers);
    svd_free(&rom->svd);
    free(rom);
    session->rom = NULL;
}
