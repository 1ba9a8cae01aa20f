/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making the machine of a session: board and image, or a snapshot. */
#include "session.h"

#include "rom.h"
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

/* A file of ours that is no image; what it is for. */
static bool is_ours(const char *path, struct sim_error *error)
{
    static const struct {
        const char *magic, *what;
    } kinds[] = {{"BOSIMSNP", "a snapshot: `bosim run --from FILE` goes on from it"},
                 {"BOSIMREC", "a record: `bosim replay FILE` repeats it"}};
    char magic[8] = "";
    FILE *file = fopen(path, "rb");
    size_t i, got = file != NULL ? fread(magic, 1, sizeof magic, file) : 0;
    if (file != NULL)
        fclose(file);
    for (i = 0; i < sizeof kinds / sizeof kinds[0] && got == sizeof magic; i++)
        if (memcmp(magic, kinds[i].magic, sizeof magic) == 0) {
            sim_error_set(error, "%s: is %s", path, kinds[i].what);
            return true;
        }
    return false;
}

/* The operand and what --load adds, as one image. IMAGE may be FILE@ADDR, too. */
bool session_read_image(struct session *session, const char *name, struct sim_error *error)
{
    const struct texts *more = &session->settings->load;
    struct image_source *sources = must_allocate(NULL, (more->count + 1) * sizeof *sources);
    size_t count = 0, i;
    bool good = true;
    if (name != NULL)
        good = !is_ours(name, error) && image_source_parse(name, &sources[count++], error) &&
               (session->settings->cpu == NULL || rom_place(session, &sources[0], error));
    for (i = 0; i < more->count && good; i++)
        good = image_source_parse(more->items[i], &sources[count++], error);
    good = good && image_load_all(&session->image, sources, count, error);
    free(sources);
    return good;
}

bool session_read_symbols(struct session *session, struct sim_error *error)
{
    struct bytes bytes = {0};
    if (image_has_debug_format(&session->image) && !file_read(session->image.name, &bytes, error))
        return false;
    session->symbols = symbols_create(&session->image, bytes.data, bytes.size, error);
    free(bytes.data);
    return session->symbols != NULL;
}

/* FNV-1a over what is loaded and where: names an image in traces and records. */
static void image_sum(const struct image *image, char text[static IMAGE_SUM])
{
    uint64_t hash = 0xcbf29ce484222325u, byte;
    size_t i, n;
    for (i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        for (n = 0; n < 8 + (segment->zero_fill ? 0 : segment->size); n++) {
            byte = n < 8 ? segment->address >> 8 * n & 0xff : segment->bytes[n - 8];
            hash = (hash ^ byte) * 0x100000001b3u;
        }
    }
    snprintf(text, IMAGE_SUM, "%016llx", (unsigned long long)hash);
}

static bool choose(struct session *session, struct board *board, struct sim_error *error)
{
    const struct run_settings *settings = session->settings;
    *board = (struct board){0};
    if (settings->cpu == NULL)
        return settings->board != NULL ? board_open(settings->board, board, error)
                                       : board_guess(&session->image, board, error);
    if (!rom_board(session, &board->owned, error))
        return false;
    board->dtb = board->owned.data;
    board->size = board->owned.size;
    return true;
}

static bool build(struct session *session, struct sim_error *error)
{
    const struct run_settings *settings = session->settings;
    struct machine_options options = {.timing = settings->timing.timing,
                                      .ram_fill = (uint8_t)settings->ram_fill.value,
                                      .seed = settings->seed.value,
                                      .engine = settings->engine,
                                      .slice_test = settings->slice.value};
    struct board board;
    bool good = choose(session, &board, error);
    if (good && *board.how != '\0')
        session_say(session, "%s", board.how);
    if (good)
        session->machine = machine_create(board.dtb, board.size, &options, error);
    if (good && session->machine == NULL && settings->board != NULL)
        sim_error_prefix(error, "board %s", settings->board);
    board_free(&board);
    return session->machine != NULL;
}

static bool has_processor(const struct session *session, struct sim_error *error)
{
    if (session->machine->cpu != NULL)
        return true;
    sim_error_set(error,
                  "board %s has no processor: its /cpus node needs a cpu with a compatible "
                  "that `bosim devices` lists",
                  session->machine->board);
    return false;
}

/* Symbols as the processor counts. */
static bool count_units(struct session *session, struct sim_error *error)
{
    unsigned unit = session->machine->cpu->program->unit;
    return unit == 1 || image_count_units(&session->image, unit, error);
}

bool session_load(struct session *session, const char *image, struct sim_error *error)
{
    session->name = image;
    if (!session_read_image(session, image, error) || !build(session, error) ||
        !has_processor(session, error) || !machine_load(session->machine, &session->image, error) ||
        !count_units(session, error))
        return false;
    image_sum(&session->image, session->image_sum);
    machine_reset(session->machine);
    return true;
}

bool session_restore(struct session *session, const char *snapshot, const char *image,
                     struct sim_error *error)
{
    struct bytes bytes;
    session->name = image != NULL ? image : snapshot;
    if (image != NULL && !session_read_image(session, image, error))
        return false;
    if (!file_read(snapshot, &bytes, error))
        return false;
    session->machine = snapshot_load_on(bytes.data, bytes.size, session->settings->engine, error);
    free(bytes.data);
    if (session->machine == NULL)
        sim_error_prefix(error, "%s", snapshot);
    return session->machine != NULL && has_processor(session, error) &&
           (image == NULL || count_units(session, error));
}
