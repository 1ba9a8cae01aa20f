/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which board an image runs on: named, or guessed where that is certain. */
#include "choose_board.h"

#include "aware/bos.h"
#include "dtc.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct builtin_board *board_find(const char *name)
{
    const struct builtin_board *board;
    for (board = builtin_boards; board->name != NULL; board++)
        if (strcmp(board->name, name) == 0)
            return board;
    return NULL;
}

static void add_name(char *buffer, size_t size, const char *name)
{
    size_t used = strlen(buffer);
    snprintf(buffer + used, size - used, "%s%s", used > 0 ? ", " : "", name);
}

const char *board_names(char *buffer, size_t size)
{
    const struct builtin_board *board;
    buffer[0] = '\0';
    for (board = builtin_boards; board->name != NULL; board++)
        add_name(buffer, size, board->name);
    return buffer;
}

static void use_builtin(struct board *board, const struct builtin_board *builtin)
{
    *board = (struct board){.dtb = builtin->dtb, .size = builtin->size};
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

bool board_open(const char *name, struct board *board, struct sim_error *error)
{
    const struct builtin_board *builtin = board_find(name);
    char names[256];
    bool good;
    *board = (struct board){0};
    if (builtin != NULL)
        return use_builtin(board, builtin), true;
    if (ends_with(name, ".dts"))
        good = dtc_compile(name, &board->owned, error);
    else if (ends_with(name, ".dtb"))
        good = file_read(name, &board->owned, error);
    else {
        sim_error_set(error,
                      "no board '%s': there are %s; or give a file that ends in .dts or .dtb", name,
                      board_names(names, sizeof names));
        return false;
    }
    board->dtb = board->owned.data;
    board->size = board->owned.size;
    return good;
}

void board_free(struct board *board)
{
    free(board->owned.data);
    *board = (struct board){0};
}

/* --- guessing --- */

static const struct processor *processor_of(const struct machine *machine)
{
    return machine->cpu->device.class->cpu->processor;
}

/* One that does not say for what it is built may be for any. */
static bool is_built_for(const struct image *image, const struct machine *machine)
{
    const struct processor *processor = processor_of(machine);
    if (image->machine == IMAGE_MACHINE_ANY)
        return true;
    return processor->built_for == NULL || processor->built_for(image);
}

static bool in_ram(struct machine *machine, uint32_t address)
{
    const struct bus_range *range = bus_find(machine->cpu->data, address);
    return range != NULL && range->region->kind == BUS_RAM && !range->read_only;
}

static bool in_memory(struct machine *machine, uint32_t address)
{
    const struct bus_range *range = bus_find(machine->cpu->program, address);
    return range != NULL && range->region->kind == BUS_RAM;
}

/* The image's vectors, if they make sense on this board: the first stack lies in RAM. */
static bool has_vectors(const struct image *image, struct machine *machine,
                        struct processor_begin *begin)
{
    const struct processor *processor = processor_of(machine);
    return processor->begins != NULL && processor->begins(image, begin) &&
           (!begin->has_stack || in_ram(machine, begin->stack - 2));
}

enum fit { FITS_NOT, FITS_PERHAPS, FITS };

/* --- where several fit: which addresses of chips does the image hold as constants, that of the
 * console first of all? And is the first stack at the very end of a RAM? --- */

#define RAM_END 1000u        /* what a stack at the end of a RAM counts */
#define CONSOLE 10000u       /* what the console's address counts */
#define STRANGE 500u         /* and that the image names no chip that the board has not */
#define USUAL   "mps2-an385" /* where nothing speaks for one of them */

static const struct device *chip_at(struct machine *machine, uint32_t address)
{
    const struct processor *processor = processor_of(machine);
    bool common = address >= processor->common_first && address <= processor->common_last;
    const struct bus_range *range =
        !common && address != 0 ? bus_find(machine->cpu->data, address) : NULL;
    if (range == NULL || range->region->kind != BUS_DEVICE ||
        range->region->device->class->registers == NULL ||
        range->region->device->class->registers->name == NULL)
        return NULL; /* bit-band, addresses without a chip */
    return range->region->device;
}

/* A bit for each device of the board, by its position; boards have fewer than 64 with registers. */
static uint64_t chip_bit(struct machine *machine, uint32_t address)
{
    const struct device *chip = chip_at(machine, address);
    return chip == NULL ? 0 : (uint64_t)1 << chip->position % 64;
}

/* In the processor's order of bytes. */
static uint32_t word_at(const uint8_t *b, const struct machine *machine)
{
    if (processor_of(machine)->big_endian)
        return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Words lie at multiples of four; operands of a processor that makes no constants in code may lie
 * at any even address. */
static uint64_t chips_in(const struct image_segment *segment, struct machine *machine)
{
    const struct processor *processor = processor_of(machine);
    uint64_t chips = 0, i;
    for (i = 0; !segment->zero_fill && i + 4 <= segment->size; i += 2) {
        const uint8_t *b = segment->bytes + i;
        if (processor->constant != NULL)
            chips |= chip_bit(machine, processor->constant(b, segment->size - i));
        if (processor->constant == NULL || i % 4 == 0)
            chips |= chip_bit(machine, word_at(b, machine));
    }
    return chips;
}

static bool has_console(const struct machine *machine, uint64_t chips)
{
    const struct device *console = machine->streams == NULL ? NULL : machine->streams->device;
    return console != NULL && (chips >> console->position % 64 & 1) != 0;
}

static bool stack_is_at_an_end(const struct image *image, struct machine *machine)
{
    const struct processor *processor = processor_of(machine);
    const struct bus_range *range;
    struct processor_begin begin;
    if (processor->begins == NULL || !processor->begins(image, &begin) || !begin.has_stack)
        return false;
    range = bus_find(machine->cpu->data, begin.stack - 4);
    return range != NULL && range->region->kind == BUS_RAM && range->last == begin.stack - 1;
}

/* Words that look like the base address of a chip which this board does not have. */
static unsigned strange_bases(const struct image_segment *segment, struct machine *machine)
{
    const struct processor *processor = processor_of(machine);
    unsigned count = 0;
    uint64_t i;
    if (processor->chips_last == 0)
        return 0;
    for (i = 0; !segment->zero_fill && i + 4 <= segment->size; i += 4) {
        uint32_t word = word_at(segment->bytes + i, machine);
        count += word >= processor->chips_first && word <= processor->chips_last &&
                 word % 4096 == 0 && chip_at(machine, word) == NULL;
    }
    return count;
}

static unsigned score_of(const struct image *image, struct machine *machine)
{
    uint64_t chips = 0;
    unsigned strange = 0;
    size_t i;
    for (i = 0; i < image->segment_count; i++) {
        chips |= chips_in(&image->segments[i], machine);
        strange += strange_bases(&image->segments[i], machine);
    }
    return (unsigned)__builtin_popcountll(chips) + (has_console(machine, chips) ? CONSOLE : 0) +
           (stack_is_at_an_end(image, machine) ? RAM_END : 0) +
           (strange < STRANGE ? STRANGE - strange : 0);
}

/* An image that says for which processor it is fits with its entry in memory, too, unless that
 * processor has none without vectors. Nothing but its vectors speaks for one that does not say. */
static enum fit fit_of_loaded(const struct image *image, struct machine *machine)
{
    struct processor_begin begin;
    if (!is_built_for(image, machine))
        return FITS_NOT;
    if (has_vectors(image, machine, &begin))
        return FITS;
    if (processor_of(machine)->begins_so)
        return FITS_NOT;
    if (image->machine == IMAGE_MACHINE_ANY)
        return processor_of(machine)->begins == NULL ? FITS_PERHAPS : FITS_NOT;
    return !image->has_entry || in_memory(machine, (uint32_t)image->entry) ? FITS : FITS_NOT;
}

static enum fit fit_of(const struct image *image, const struct builtin_board *builtin,
                       unsigned *score)
{
    struct machine *machine = machine_create(builtin->dtb, builtin->size, NULL, NULL);
    enum fit fit = FITS_NOT;
    if (machine != NULL && machine->cpu != NULL && machine_load(machine, image, NULL))
        fit = fit_of_loaded(image, machine);
    *score = fit == FITS ? score_of(image, machine) : 0;
    machine_destroy(machine);
    return fit;
}

static bool named_by_image(const struct image *image, struct board *board, bool *named,
                           struct sim_error *error)
{
    struct bos_record record;
    *named = bos_find_in_image(image, &record) && record.board[0] != '\0';
    if (!*named)
        return false;
    if (board_find(record.board) != NULL)
        return use_builtin(board, board_find(record.board)), true;
    sim_error_set(
        error, "%s: built for board '%s', which is not built in: give its file, --board FILE.dts",
        image->name, record.board);
    return false;
}

/* What was found out about the boards that are built in. */
struct guess {
    const struct builtin_board *best; /* of those that fit for certain; NULL: none does */
    char candidates[256];
    unsigned certain, most; /* how many fit for certain, the best's score */
    bool tie;               /* another one has that score */
};

static void consider(struct guess *guess, const struct builtin_board *builtin,
                     const struct image *image)
{
    unsigned score;
    enum fit fit = fit_of(image, builtin, &score);
    bool usual = strcmp(builtin->name, USUAL) == 0;
    if (fit != FITS_NOT)
        add_name(guess->candidates, sizeof guess->candidates, builtin->name);
    if (fit != FITS)
        return;
    guess->tie =
        guess->certain++ > 0 && (score == guess->most || (guess->tie && score < guess->most));
    if (guess->certain > 1 && (score < guess->most || (score == guess->most && !usual)))
        return;
    guess->best = builtin;
    guess->most = score;
}

static const char *reason_of(const struct guess *guess)
{
    if (guess->tie)
        return "nothing in the image tells it from the others that it fits; --board says which";
    return guess->certain == 1 ? "the only one that the image fits"
                               : "the one that the image's stack and addresses speak for";
}

bool board_guess(const struct image *image, struct board *board, struct sim_error *error)
{
    const struct builtin_board *builtin;
    struct guess guess = {0};
    char names[256];
    bool named;
    *board = (struct board){0};
    if (named_by_image(image, board, &named, error) || named)
        return board->dtb != NULL;
    for (builtin = builtin_boards; builtin->name != NULL; builtin++)
        consider(&guess, builtin, image);
    if (guess.best != NULL) {
        use_builtin(board, guess.best);
        snprintf(board->how, sizeof board->how, "board %s: %s", guess.best->name,
                 reason_of(&guess));
        return true;
    }
    sim_error_set(error, "%s: for which board? Say --board NAME: %s %s", image->name,
                  *guess.candidates ? "it could be for" : "it fits none of",
                  *guess.candidates ? guess.candidates : board_names(names, sizeof names));
    return false;
}
