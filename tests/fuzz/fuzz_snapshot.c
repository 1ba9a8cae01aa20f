/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a snapshot. An input that begins like one is taken as it is. Any other is a list of
 * edits of a real one, of the chunk that its first byte says, under the checksum and the
 * compression; what loads must run. */
#include "edits.h"
#include "machines.h"

#include "snapshot_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

#define FRAME_HEADER 12u
#define CHUNK_HEADER 20u
#define CHUNKS_MOST  16u

struct part {
    char name[4];
    struct blob bytes;
};

/* A real snapshot in its chunks. */
struct parts {
    struct blob file;
    struct part parts[CHUNKS_MOST];
    unsigned count;
};

static struct parts boards[4]; /* test-cpu, mps2-an385, mc68000-ecb, h8-3292 */

static void split(struct parts *parts, struct machine *machine)
{
    struct blob_reader reader;
    fuzz_snapshot_of(machine, &parts->file);
    machine_destroy(machine);
    reader = (struct blob_reader){.bytes = parts->file.bytes, .size = parts->file.size};
    blob_get(&reader, FRAME_HEADER);
    while (reader.place < reader.size && parts->count < CHUNKS_MOST) {
        struct part *part = &parts->parts[parts->count++];
        size_t length;
        memcpy(part->name, blob_get(&reader, 4), 4);
        length = (size_t)blob_get_integer(&reader, 8);
        blob_get(&reader, 8);
        blob_put(&part->bytes, blob_get(&reader, length), length);
    }
}

/* NOLINTNEXTLINE(readability-non-const-parameter): libFuzzer says what it looks like */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    split(&boards[0], fuzz_test_cpu());
    split(&boards[1], fuzz_mps2());
    split(&boards[2], fuzz_empty("mc68000-ecb"));
    split(&boards[3], fuzz_empty("h8-3292"));
    return 0;
}

/* The devices' state is compressed: edited unpacked. */
static void edit_packed(struct blob *chunk, const uint8_t *edits, size_t size)
{
    struct blob_reader reader = {.bytes = chunk->bytes, .size = chunk->size};
    struct blob content = {0};
    content.bytes = snapshot_get_packed(&reader, 1 << 24, &content.size);
    content.capacity = content.size;
    if (content.bytes == NULL)
        abort();
    edit_all(&content, edits, size);
    chunk->size = 0;
    snapshot_put_packed(chunk, &content);
    blob_free(&content);
}

static void put_chunk(struct blob *file, const char *name, const struct blob *chunk)
{
    blob_put(file, name, 4);
    blob_put_integer(file, chunk->size, 8);
    blob_put_integer(file, blob_checksum(chunk->bytes, chunk->size), 8);
    blob_put(file, chunk->bytes, chunk->size);
}

static void build(const struct parts *parts, unsigned edited, const uint8_t *edits, size_t size,
                  struct blob *file)
{
    struct blob chunk = {0};
    unsigned i;
    blob_put(file, parts->file.bytes, FRAME_HEADER);
    for (i = 0; i < parts->count; i++) {
        edit_copy(&chunk, &parts->parts[i].bytes);
        if (i == edited && memcmp(parts->parts[i].name, "DEVS", 4) == 0)
            edit_packed(&chunk, edits, size);
        else if (i == edited)
            edit_all(&chunk, edits, size);
        put_chunk(file, parts->parts[i].name, &chunk);
    }
    blob_free(&chunk);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct parts *parts;
    struct blob file = {0};
    struct sim_error error;
    if (size == 0)
        return 0;
    if (size >= 8 && memcmp(data, "BOSIMSNP", 8) == 0) {
        fuzz_use(snapshot_load(data, size, &error));
        return 0;
    }
    /* One of 16 goes to the largest board, which takes longer. */
    parts = &boards[data[0] >> 4 == 15 ? 1 : (unsigned[]){0, 0, 2, 3}[data[0] >> 4 & 3]];
    build(parts, (data[0] & 15) % parts->count, data + 1, size - 1, &file);
    fuzz_use(snapshot_load(file.bytes, file.size, &error));
    blob_free(&file);
    return 0;
}
