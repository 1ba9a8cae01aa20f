/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The account of switches: see account.h. */
#include "aware/account.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ENTRIES 256u
#define FIRST_USERS   16u

struct user {
    uint32_t task;
    char name[AWARE_NAME];
    sim_time run_time; /* without the present stretch */
    sim_time left;     /* when it ceased to run */
    uint64_t switches;
};

/* A switch. What it changes can be taken back: the time at which the task that it leaves had been
 * left before. */
struct entry {
    sim_time when, left_before;
    uint32_t to; /* of users */
};

struct account {
    struct user *users;
    size_t user_count, user_room;
    struct entry *entries;
    size_t count, room, position; /* entries before the position have happened */
    sim_time begun;
    sim_time base_since; /* when base began to run: before the first entry */
    uint32_t base;
    uint64_t switches;
};

static void begin(struct account *account, sim_time now)
{
    account->user_count = account->count = account->position = 0;
    account->begun = account->base_since = now;
    account->switches = 0;
}

static struct user *find(const struct account *account, uint32_t task, const char *name)
{
    size_t i;
    for (i = 0; i < account->user_count; i++)
        if (account->users[i].task == task && strcmp(account->users[i].name, name) == 0)
            return &account->users[i];
    return NULL;
}

static bool grow_users(struct account *account)
{
    size_t room = account->user_room == 0 ? FIRST_USERS : 2 * account->user_room;
    struct user *grown;
    if (account->user_count < account->user_room)
        return true;
    if (account->user_count == ACCOUNT_USERS_MOST)
        return false;
    grown = realloc(account->users, room * sizeof *grown);
    if (grown == NULL)
        return false;
    account->users = grown;
    account->user_room = room;
    return true;
}

/* The index of a task; when there are too many, the last one's. */
static uint32_t user_of(struct account *account, uint32_t task, const char *name)
{
    struct user *user = find(account, task, name);
    if (user != NULL)
        return (uint32_t)(user - account->users);
    if (grow_users(account)) {
        user = &account->users[account->user_count++];
        memset(user, 0, sizeof *user);
        user->task = task;
        user->left = account->begun;
        memccpy(user->name, name, '\0', sizeof user->name - 1);
    }
    return (uint32_t)(account->user_count - 1);
}

struct account *account_create(sim_time now, uint32_t task, const char *name)
{
    struct account *account = calloc(1, sizeof *account);
    if (account == NULL || !grow_users(account)) {
        free(account);
        return NULL;
    }
    begin(account, now);
    account->base = user_of(account, task, name);
    return account;
}

void account_free(struct account *account)
{
    if (account == NULL)
        return;
    free(account->users);
    free(account->entries);
    free(account);
}

/* --- moving along the log --- */

static uint32_t running(const struct account *account)
{
    return account->position == 0 ? account->base : account->entries[account->position - 1].to;
}

static sim_time running_since(const struct account *account)
{
    return account->position == 0 ? account->base_since
                                  : account->entries[account->position - 1].when;
}

static void step_forwards(struct account *account)
{
    struct entry *entry = &account->entries[account->position];
    struct user *from = &account->users[running(account)];
    from->run_time += entry->when - running_since(account);
    entry->left_before = from->left;
    from->left = entry->when;
    account->users[entry->to].switches++;
    account->switches++;
    account->position++;
}

static void step_backwards(struct account *account)
{
    struct entry *entry = &account->entries[--account->position];
    struct user *from = &account->users[running(account)];
    account->switches--;
    account->users[entry->to].switches--;
    from->left = entry->left_before;
    from->run_time -= entry->when - running_since(account);
}

/* --- the log --- */

/* The older half goes; what it did stays in the sums. */
static void forget_half(struct account *account)
{
    size_t gone = account->count / 2;
    account->base = account->entries[gone - 1].to;
    account->base_since = account->entries[gone - 1].when;
    account->count -= gone;
    account->position -= gone;
    memmove(account->entries, account->entries + gone, account->count * sizeof *account->entries);
}

static bool grow_log(struct account *account)
{
    size_t room = account->room == 0 ? FIRST_ENTRIES : 2 * account->room;
    struct entry *grown = NULL;
    if (account->count < account->room)
        return true;
    if (account->room < ACCOUNT_SWITCHES_MOST)
        grown = realloc(account->entries, room * sizeof *grown);
    if (grown != NULL) {
        account->entries = grown;
        account->room = room;
    } else if (account->count > 1) {
        forget_half(account);
    }
    return account->count < account->room;
}

/* Is the next switch of the log this one? */
static bool comes_true(const struct account *account, sim_time now, uint32_t to)
{
    return account->position < account->count && account->entries[account->position].when == now &&
           account->entries[account->position].to == to;
}

void account_switch(struct account *account, sim_time now, uint32_t task, const char *name)
{
    uint32_t to = user_of(account, task, name);
    if (!comes_true(account, now, to)) {
        account->count = account->position;
        if (!grow_log(account))
            return;
        account->entries[account->count++] = (struct entry){.when = now, .to = to};
    }
    step_forwards(account);
}

void account_seek(struct account *account, sim_time now, uint32_t task, const char *name)
{
    struct user *user;
    while (account->position > 0 && account->entries[account->position - 1].when > now)
        step_backwards(account);
    while (account->position < account->count && account->entries[account->position].when <= now)
        step_forwards(account);
    user = find(account, task, name);
    if (now >= running_since(account) && user == &account->users[running(account)])
        return;
    begin(account, now);
    account->base = user_of(account, task, name);
}

/* --- looking --- */

uint32_t account_running(const struct account *account)
{
    return account->users[running(account)].task;
}

uint32_t account_before(const struct account *account)
{
    if (account->position == 0)
        return 0;
    return account
        ->users[account->position == 1 ? account->base : account->entries[account->position - 2].to]
        .task;
}

const char *account_running_name(const struct account *account)
{
    return account->users[running(account)].name;
}

sim_time account_begun(const struct account *account)
{
    return account->begun;
}

uint64_t account_switches(const struct account *account)
{
    return account->switches;
}

struct account_usage account_usage(const struct account *account, sim_time now, uint32_t task,
                                   const char *name)
{
    const struct user *user = find(account, task, name);
    struct account_usage usage = {.since = account->begun};
    if (user == NULL)
        return usage;
    usage.run_time = user->run_time;
    usage.switches = user->switches;
    usage.since = user->left;
    if (user == &account->users[running(account)]) {
        usage.since = running_since(account);
        usage.run_time += now > usage.since ? now - usage.since : 0;
    }
    return usage;
}
