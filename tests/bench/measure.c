/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times a command by the host's clock for tests/bench/run:
 *     measure [-t TEXT] [-l SECONDS] COMMAND ARGUMENT...
 * Reads what the command writes to its standard output, ends it once TEXT was seen (or when it ends
 * by itself, or after the limit), and prints "FIRST SEEN END CPU STATUS": nanoseconds from before
 * the start to the first byte, to the text's last byte and to the end, -1 for what never was; of
 * the processors' time that it took; and the exit status (124: the limit). The command's standard
 * error is ours. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { GRACE_MS = 3000, KEPT = 65536 };

struct measure {
    const char *text; /* NULL: to the end */
    int64_t limit_ns;
    int64_t start, first, seen, end;
    char kept[KEPT]; /* the newest output, enough to find the text across two reads */
    size_t count;
    bool timed_out;
};

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static pid_t start(char **command, int *output)
{
    int ends[2];
    pid_t pid;
    if (pipe(ends) != 0)
        return -1;
    pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(command[0], command);
        fprintf(stderr, "measure: %s: %s\n", command[0], strerror(errno));
        _exit(127);
    }
    close(ends[1]);
    *output = ends[0];
    return pid;
}

/* Takes new bytes; true once the text was among them. */
static bool take(struct measure *m, const char *bytes, size_t count)
{
    if (m->first < 0)
        m->first = now_ns() - m->start;
    if (m->text == NULL)
        return false;
    if (m->count + count > KEPT) {
        size_t keep = strlen(m->text) < m->count ? strlen(m->text) : m->count;
        memmove(m->kept, m->kept + m->count - keep, keep);
        m->count = keep;
    }
    memcpy(m->kept + m->count, bytes, count);
    m->count += count;
    if (memmem(m->kept, m->count, m->text, strlen(m->text)) == NULL)
        return false;
    m->seen = now_ns() - m->start;
    return true;
}

/* Reads until the text, the end of the output or the limit. */
static void watch(struct measure *m, int output)
{
    char bytes[KEPT / 4];
    struct pollfd ready = {.fd = output, .events = POLLIN};
    for (;;) {
        int64_t left = m->limit_ns - (now_ns() - m->start);
        ssize_t count;
        if (left <= 0 || poll(&ready, 1, (int)(left / 1000000) + 1) == 0) {
            m->timed_out = true;
            return;
        }
        count = read(output, bytes, sizeof bytes);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0 || take(m, bytes, (size_t)count))
            return;
    }
}

/* Asks the command to end if it should, makes it after the grace time; returns its status. */
static int finish(struct measure *m, pid_t pid, bool stop)
{
    int status = 0, waited;
    if (stop)
        kill(pid, SIGTERM);
    for (waited = 0; stop && waited < GRACE_MS; waited++) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            break;
        usleep(1000);
    }
    if (!stop || waited == GRACE_MS) {
        if (stop)
            kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    m->end = now_ns() - m->start;
    if (m->timed_out)
        return 124;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int64_t processor_ns(void)
{
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    return (int64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000000 +
           (int64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1000;
}

int main(int argc, char **argv)
{
    static struct measure m = {.limit_ns = INT64_C(600) * 1000000000, .first = -1, .seen = -1};
    int option, output, status;
    pid_t pid;
    while ((option = getopt(argc, argv, "+t:l:")) != -1) {
        if (option == 't')
            m.text = optarg;
        else if (option == 'l')
            m.limit_ns = strtoll(optarg, NULL, 10) * 1000000000;
        else
            return 2;
    }
    if (optind == argc)
        return 2;
    m.start = now_ns();
    pid = start(argv + optind, &output);
    if (pid < 0) {
        perror("measure");
        return 2;
    }
    watch(&m, output);
    status = finish(&m, pid, m.seen >= 0 || m.timed_out);
    printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d\n", m.first, m.seen, m.end,
           processor_ns(), status);
    return 0;
}
