/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a fuzz target without libFuzzer: every corpus file first, then seeded mutations of them.
 *
 *     fuzz_x [-runs=N] [-seed=S] [-timeout=SECONDS] [-max_len=BYTES] CORPUS_DIR|FILE...
 *
 * The same seed and corpus give the same inputs on every machine. An input that crashes, that a
 * sanitizer stops, or that hangs is written to crash-<hash> or timeout-<hash> in the current
 * directory and its path printed; give that file as argument to run it again.
 * Left out: coverage feedback, which `make fuzz` has from clang's libFuzzer. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a target defines: the first always, the others when it wants to. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);
/* Mends checksums, counts and lengths in place, so that a mutation reaches deeper code. Returns
 * the new size, at most `size`. Called on every second mutation. */
__attribute__((weak)) size_t fuzz_repair(uint8_t *data, size_t size);
/* From the sanitizer's run time, when there is one; and what that asks us. */
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));
const char *__ubsan_default_options(void);

enum {
    DEFAULT_RUNS = 10000,
    DEFAULT_TIMEOUT = 60, /* seconds for one input; only a hang takes so long */
    DEFAULT_MAX_LEN = 65536,
    MOST_STEPS = 8, /* mutations stacked on one input */
};

struct input {
    uint8_t *data;
    size_t size;
};

struct driver {
    struct input *corpus;
    size_t corpus_count;
    uint64_t runs, seed, timeout, max_len;
    uint64_t random; /* state of the generator */
    uint8_t *buffer; /* max_len bytes: the mutation in the making */
    size_t size;     /* bytes of it in use */
};

/* The input that runs now, for the handlers below, which take no argument of ours. */
static const uint8_t *current_data;
static size_t current_size;
static volatile sig_atomic_t current_saved;

/* ---- an input that failed ---- */

static uint64_t hash_bytes(const uint8_t *data, size_t size)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a, 64 bits */
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * 0x100000001b3u;
    return hash;
}

static void write_all(int file, const void *data, size_t size)
{
    const char *bytes = data;
    while (size > 0) {
        ssize_t written = write(file, bytes, size);
        if (written <= 0)
            return;
        bytes += written;
        size -= (size_t)written;
    }
}

static char *append_text(char *end, const char *text)
{
    size_t length = strlen(text);
    memcpy(end, text, length + 1);
    return end + length;
}

static char *append_hash(char *end, uint64_t hash)
{
    for (int shift = 60; shift >= 0; shift -= 4)
        *end++ = "0123456789abcdef"[hash >> shift & 15];
    *end = '\0';
    return end;
}

/* Only calls that are safe in a signal handler: the heap may be what broke. */
static void save_current(const char *prefix)
{
    char name[64], line[160], *end;
    int file;
    if (current_data == NULL || current_saved)
        return;
    current_saved = 1;
    end = append_text(name, prefix);
    append_hash(end, hash_bytes(current_data, current_size));
    file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    end = append_text(line, "\nfailing input: ");
    end = append_text(end, file < 0 ? "could not be written to " : "");
    end = append_text(append_text(end, name), "\n");
    if (file >= 0) {
        write_all(file, current_data, current_size);
        close(file);
    }
    write_all(STDERR_FILENO, line, (size_t)(end - line));
}

static void on_death(void)
{
    save_current("crash-");
}

static void on_signal(int signal_number)
{
    save_current(signal_number == SIGALRM ? "timeout-" : "crash-");
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

/* gcc's UBSan has a run time of its own that does not know the callback: it shall abort(). */
const char *__ubsan_default_options(void)
{
    return "abort_on_error=1:print_stacktrace=1";
}

/* A sanitizer has its own handler for bad accesses and then calls back; abort() is ours always. */
static void catch_failures(void)
{
    static const int bad_access[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    signal(SIGABRT, on_signal);
    signal(SIGALRM, on_signal);
    if (__sanitizer_set_death_callback != NULL) {
        __sanitizer_set_death_callback(on_death);
        return;
    }
    for (size_t i = 0; i < sizeof bad_access / sizeof bad_access[0]; i++)
        signal(bad_access[i], on_signal);
}

/* Runs on a copy of exactly that size, so that a sanitizer sees a read one past the end. */
static void run_input(struct driver *driver, const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);
    if (copy == NULL)
        abort();
    if (size > 0)
        memcpy(copy, data, size);
    current_data = data;
    current_size = size;
    alarm((unsigned)driver->timeout);
    LLVMFuzzerTestOneInput(copy, size);
    alarm(0);
    current_data = NULL;
    free(copy);
}

/* ---- the corpus ---- */

/* Takes over the bytes if it succeeds. */
static bool corpus_add(struct driver *driver, struct input input)
{
    struct input *grown =
        realloc(driver->corpus, (driver->corpus_count + 1) * sizeof driver->corpus[0]);
    if (grown == NULL)
        return false;
    driver->corpus = grown;
    driver->corpus[driver->corpus_count++] = input;
    return true;
}

static bool corpus_add_file(struct driver *driver, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat status;
    uint8_t *data = NULL;
    bool ok = file != NULL && fstat(fileno(file), &status) == 0;
    if (ok) {
        size_t size = (size_t)status.st_size;
        data = malloc(size + 1);
        ok = data != NULL && fread(data, 1, size, file) == size &&
             corpus_add(driver, (struct input){data, size});
    }
    if (file != NULL)
        fclose(file);
    if (!ok) {
        fprintf(stderr, "%s: cannot read: %s\n", path, strerror(errno));
        free(data);
    }
    return ok;
}

static int skip_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* not by the host's locale */
}

static bool corpus_add_directory(struct driver *driver, const char *path)
{
    struct dirent **entries;
    bool ok = true;
    int count = scandir(path, &entries, skip_hidden, by_bytes);
    if (count < 0) {
        fprintf(stderr, "%s: cannot read: %s\n", path, strerror(errno));
        return false;
    }
    for (int i = 0; i < count; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        ok = ok && corpus_add_file(driver, name);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

static bool corpus_add_path(struct driver *driver, const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return corpus_add_directory(driver, path);
    return corpus_add_file(driver, path);
}

/* ---- mutations ---- */

static uint64_t next_random(struct driver *driver)
{
    uint64_t z = driver->random += 0x9e3779b97f4a7c15u; /* splitmix64 */
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* A number from 0 to bound - 1; 0 when bound is 0. */
static size_t pick(struct driver *driver, size_t bound)
{
    return bound == 0 ? 0 : (size_t)(next_random(driver) % bound);
}

/* A length that is small most of the time, at most `most`. */
static size_t pick_length(struct driver *driver, size_t most)
{
    size_t length = 1 + pick(driver, (size_t)1 << pick(driver, 11));
    return length < most ? length : most;
}

static void flip_bit(struct driver *driver)
{
    if (driver->size > 0)
        driver->buffer[pick(driver, driver->size)] ^= (uint8_t)(1u << pick(driver, 8));
}

static void change_byte(struct driver *driver)
{
    if (driver->size > 0)
        driver->buffer[pick(driver, driver->size)] = (uint8_t)next_random(driver);
}

/* Letters and signs that mean something in text formats. */
static void change_text(struct driver *driver)
{
    static const char signs[] = "0123456789abcdefABCDEFS:,;=@ \r\n\t{}<>/\"-";
    if (driver->size > 0)
        driver->buffer[pick(driver, driver->size)] = (uint8_t)signs[pick(driver, sizeof signs - 1)];
}

/* A number at the edge of some range, in 1, 2, 4 or 8 bytes of either order. */
static void change_number(struct driver *driver)
{
    static const uint64_t edges[] = {0,          1,          2,          4,        0x7f,
                                     0x80,       0xff,       0x100,      0x7fff,   0x8000,
                                     0xffff,     0x10000,    0x7fffffff, 1u << 31, 0xffffffff,
                                     1ull << 32, 1ull << 40, 1ull << 63, ~0ull,    ~0ull - 7};
    size_t width = (size_t)1 << pick(driver, 4);
    uint64_t value = edges[pick(driver, sizeof edges / sizeof edges[0])];
    bool big_endian = pick(driver, 2) != 0;
    size_t place;
    if (driver->size < width)
        return;
    place = pick(driver, driver->size - width + 1);
    for (size_t i = 0; i < width; i++)
        driver->buffer[place + (big_endian ? width - 1 - i : i)] = (uint8_t)(value >> 8 * i);
}

/* Adds or takes a little: sizes that are off by one. */
static void change_little(struct driver *driver)
{
    if (driver->size > 0)
        driver->buffer[pick(driver, driver->size)] += (uint8_t)(pick(driver, 9) + 252);
}

static void truncate_input(struct driver *driver)
{
    driver->size = pick(driver, driver->size + 1);
}

static void delete_range(struct driver *driver)
{
    size_t place = pick(driver, driver->size);
    size_t length = pick_length(driver, driver->size - place);
    memmove(driver->buffer + place, driver->buffer + place + length, driver->size - place - length);
    driver->size -= length;
}

/* Opens a gap at a place of its choice; returns its length, 0 when the buffer is full. */
static size_t open_gap(struct driver *driver, size_t *place)
{
    size_t length = pick_length(driver, driver->max_len - driver->size);
    *place = pick(driver, driver->size + 1);
    memmove(driver->buffer + *place + length, driver->buffer + *place, driver->size - *place);
    driver->size += length;
    return length;
}

static void insert_random(struct driver *driver)
{
    size_t place, length = open_gap(driver, &place);
    for (size_t i = 0; i < length; i++)
        driver->buffer[place + i] = (uint8_t)next_random(driver);
}

static void insert_repeated(struct driver *driver)
{
    size_t place, length = open_gap(driver, &place);
    memset(driver->buffer + place, (int)pick(driver, 256), length);
}

static void copy_range(struct driver *driver)
{
    size_t from = pick(driver, driver->size), to = pick(driver, driver->size);
    size_t rest = driver->size - (from > to ? from : to);
    memmove(driver->buffer + to, driver->buffer + from, pick_length(driver, rest));
}

/* Puts a piece of another corpus file in. */
static void insert_other(struct driver *driver)
{
    const struct input *other = &driver->corpus[pick(driver, driver->corpus_count)];
    size_t place, length = open_gap(driver, &place);
    size_t from = pick(driver, other->size);
    size_t most = other->size - from;
    memset(driver->buffer + place, 0, length);
    memcpy(driver->buffer + place, other->data + from, length < most ? length : most);
}

/* The head of this one, the tail of another. */
static void splice_other(struct driver *driver)
{
    const struct input *other = &driver->corpus[pick(driver, driver->corpus_count)];
    size_t head = pick(driver, driver->size + 1), from = pick(driver, other->size + 1);
    size_t tail = other->size - from, most = driver->max_len - head;
    if (tail > most)
        tail = most;
    memcpy(driver->buffer + head, other->data + from, tail);
    driver->size = head + tail;
}

static void mutate_once(struct driver *driver)
{
    static void (*const mutations[])(struct driver *) = {
        flip_bit,     change_byte,   change_text,     change_number, change_little, truncate_input,
        delete_range, insert_random, insert_repeated, copy_range,    insert_other,  splice_other,
    };
    mutations[pick(driver, sizeof mutations / sizeof mutations[0])](driver);
}

/* Each input depends on the seed and its number only, not on those that ran before. */
static void make_mutation(struct driver *driver, uint64_t number)
{
    const struct input *start;
    size_t steps;
    driver->random = driver->seed * 0x2545f4914f6cdd1du + number;
    next_random(driver);
    driver->random ^= next_random(driver);
    start = &driver->corpus[pick(driver, driver->corpus_count)];
    driver->size = start->size < driver->max_len ? start->size : driver->max_len;
    memcpy(driver->buffer, start->data, driver->size);
    steps = 1 + pick(driver, MOST_STEPS);
    while (steps-- > 0)
        mutate_once(driver);
    if (fuzz_repair != NULL && pick(driver, 2) == 0) {
        size_t size = fuzz_repair(driver->buffer, driver->size);
        driver->size = size < driver->size ? size : driver->size;
    }
}

/* ---- the command line ---- */

static bool parse_option(struct driver *driver, const char *argument)
{
    const struct {
        const char *name;
        uint64_t *value;
    } options[] = {
        {"-runs=", &driver->runs},
        {"-seed=", &driver->seed},
        {"-timeout=", &driver->timeout},
        {"-max_len=", &driver->max_len},
    };
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        size_t length = strlen(options[i].name);
        char *end;
        if (strncmp(argument, options[i].name, length) != 0)
            continue;
        *options[i].value = strtoull(argument + length, &end, 0);
        return end != argument + length && *end == '\0';
    }
    return false;
}

static bool parse_arguments(struct driver *driver, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (argv[i][0] == '-' ? !parse_option(driver, argv[i])
                              : !corpus_add_path(driver, argv[i])) {
            fprintf(stderr,
                    "usage: %s [-runs=N] [-seed=S] [-timeout=SECONDS] [-max_len=BYTES] "
                    "CORPUS_DIR|FILE...\n",
                    argv[0]);
            return false;
        }
    return true;
}

static void free_driver(struct driver *driver)
{
    for (size_t i = 0; i < driver->corpus_count; i++)
        free(driver->corpus[i].data);
    free(driver->corpus);
    free(driver->buffer);
}

/* The files as they are, then the mutations; an empty input is always among them. */
static bool run_all(struct driver *driver)
{
    size_t files = driver->corpus_count;
    struct input empty = {malloc(1), 0};
    driver->buffer = malloc(driver->max_len + 1);
    if (empty.data == NULL || driver->buffer == NULL || !corpus_add(driver, empty)) {
        free(empty.data);
        fprintf(stderr, "not enough memory for inputs of %" PRIu64 " bytes: lower -max_len\n",
                driver->max_len);
        return false;
    }
    for (size_t i = 0; i < driver->corpus_count; i++)
        run_input(driver, driver->corpus[i].data, driver->corpus[i].size);
    for (uint64_t i = 0; i < driver->runs; i++) {
        make_mutation(driver, i);
        run_input(driver, driver->buffer, driver->size);
    }
    printf("%zu corpus files, %" PRIu64 " mutations with seed %" PRIu64 ": none failed\n", files,
           driver->runs, driver->seed);
    return true;
}

int main(int argc, char **argv)
{
    struct driver driver = {
        .runs = DEFAULT_RUNS, .seed = 1, .timeout = DEFAULT_TIMEOUT, .max_len = DEFAULT_MAX_LEN};
    bool ok;
    if (LLVMFuzzerInitialize != NULL)
        LLVMFuzzerInitialize(&argc, &argv);
    catch_failures();
    ok = parse_arguments(&driver, argc, argv) && run_all(&driver);
    free_driver(&driver);
    return ok ? 0 : 2;
}
