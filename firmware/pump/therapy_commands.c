/* SPDX-License-Identifier: MIT */
/* The shell's commands for the therapy, the alarms, and what stands for the world around the pump.
 */
#include "alarm.h"
#include "health.h"
#include "motor.h"
#include "retained.h"
#include "sensor.h"
#include "shell.h"
#include "text.h"
#include "therapy.h"

static void say_answer(const char *name, int answer)
{
    static const char *const answers[THERAPY_ANSWERS] = {
        "done",
        "there is no infusion; program one, such as: dose 5 ml at 50 ml/h",
        "there is an infusion already; `end` it before the next",
        "not while it is so; see `status`",
        "something is wrong with the line; see `status`",
        "no memory; see `mem`",
        "the therapy does not answer; see `tasks`"};
    Line line;

    print_begin(&line);
    print_text(&line, name);
    print_text(&line, ": ");
    print_text(&line, answers[answer]);
    log_say(&line);
}

/* Words that only make a command read well. */
static int is_filler(const char *word)
{
    return text_equal(word, "ml") || text_equal(word, "at") || text_equal(word, "ml/h");
}

/* The words without the fillers; how many. */
static int pick(int count, char **words, const char **picked, int most)
{
    int found = 0;
    int i;

    for (i = 1; i < count; i++) {
        if (is_filler(words[i]))
            continue;
        if (found < most)
            picked[found] = words[i];
        found++;
    }
    return found;
}

static int parse_rate(const char *word, unsigned *rate)
{
    if (text_parse(word, 1, rate) && *rate >= RATE_MIN && *rate <= RATE_MAX)
        return 1;
    shell_say2(word, ": the rate must be 0.1 to 1200 ml/h, in tenths");
    return 0;
}

static int parse_volume(const char *word, unsigned *microlitres)
{
    if (text_parse(word, 3, microlitres) && *microlitres >= VOLUME_MIN_UL &&
        *microlitres <= VOLUME_MAX_UL)
        return 1;
    shell_say2(word, ": the volume must be 0.1 to 999.9 ml");
    return 0;
}

/* A step takes 9 s divided by the rate in tenths. */
static void say_dose(unsigned steps, unsigned rate)
{
    Line line;

    print_begin(&line);
    print_text(&line, "dose: ");
    text_volume(&line, steps);
    print_text(&line, " at ");
    text_rate(&line, rate);
    print_text(&line, ", ");
    text_number(&line, (steps / rate) * 9u + (steps % rate * 9u + rate / 2u) / rate);
    print_text(&line, " s");
    log_say(&line);
}

static void dose(int count, char **words)
{
    const char *numbers[2];
    unsigned volume, rate;
    int answer;

    if (pick(count, words, numbers, 2) != 2) {
        shell_usage("dose");
        return;
    }
    if (!parse_volume(numbers[0], &volume) || !parse_rate(numbers[1], &rate))
        return;
    answer = therapy_program(volume * STEPS_PER_UL, rate);
    if (answer == THERAPY_OK)
        say_dose(volume * STEPS_PER_UL, rate);
    else
        say_answer("dose", answer);
}

static void rate_command(int count, char **words)
{
    const char *number;
    unsigned rate;

    if (pick(count, words, &number, 1) != 1)
        shell_usage("rate");
    else if (parse_rate(number, &rate))
        say_answer("rate", therapy_ask(THERAPY_RATE, rate));
}

/* start, stop, bolus, end: the word says it. */
static void order(int count, char **words)
{
    static const struct {
        const char *name;
        int what;
    } orders[] = {{"start", THERAPY_START},
                  {"stop", THERAPY_PAUSE},
                  {"bolus", THERAPY_BOLUS},
                  {"end", THERAPY_END}};
    int i = 0;

    (void)count;
    while (!text_equal(orders[i].name, words[0]))
        i++;
    say_answer(words[0], therapy_ask(orders[i].what, 0));
}

/* ---- what stands ---- */

static void say_therapy(void)
{
    TherapyView view;
    Line line;

    if (!therapy_view(&view)) {
        log_say_text("no infusion");
        return;
    }
    print_begin(&line);
    print_text(&line, therapy_states[view.state]);
    print_text(&line, ": ");
    text_volume(&line, view.dosed);
    print_text(&line, " of ");
    text_volume(&line, view.volume);
    print_text(&line, " at ");
    text_rate(&line, therapy_rate(&view));
    print_text(&line, "; bolus ");
    text_volume(&line, view.bolused);
    print_text(&line, ", vein ");
    text_volume(&line, view.kept);
    log_say(&line);
}

static void say_conditions(Line *line)
{
    static const char *const names[] = {"occlusion", "air", "door", "no samples"};
    const unsigned conditions = sensor_conditions();
    unsigned i;

    print_text(line, conditions == 0 ? "line in order" : "line:");
    for (i = 0; i < 4; i++) {
        if ((conditions & 1u << i) == 0)
            continue;
        print_text(line, " ");
        print_text(line, names[i]);
    }
}

static void say_line(void)
{
    Line line;

    print_begin(&line);
    print_text(&line, "pressure ");
    text_number(&line, sensor_pressure());
    print_text(&line, " mmHg, alarm at ");
    text_number(&line, sensor_limit());
    print_text(&line, "; ");
    say_conditions(&line);
    print_text(&line, alarm_sounding() ? "; an alarm sounds" : "");
    log_say(&line);
}

static void say_counts(void)
{
    Line line;

    print_begin(&line);
    print_text(&line, "since power-on: ");
    text_time(&line, pump_ticks());
    print_text(&line, " s, ");
    text_volume(&line, pump_steps());
    print_text(&line, ", ");
    text_number(&line, retained()->restarts);
    print_text(&line, " restarts; lost: ");
    text_number(&line, console.lost);
    print_text(&line, " characters, ");
    text_number(&line, log_dropped());
    print_text(&line, " lines, ");
    text_number(&line, sensor_lost());
    print_text(&line, " samples");
    log_say(&line);
}

static void status(int count, char **words)
{
    (void)count;
    (void)words;
    say_therapy();
    say_line();
    say_counts();
}

static void limit(int count, char **words)
{
    unsigned mmhg;

    if (count == 2 && text_parse(words[1], 0, &mmhg) && mmhg >= PRESSURE_LIMIT_MIN &&
        mmhg <= PRESSURE_LIMIT_MAX) {
        sensor_set_limit(mmhg);
        log_say_text("limit: done");
    } else {
        shell_usage("limit");
    }
}

/* What an alarm's value says, in words; of restarts and of the kernel. */
static const char *in_words(const AlarmRecord *record)
{
    static const char *const restarts[RESTART_REASONS] = {
        "", ": a task did not answer", ": a stack overflowed",
        ": the kernel's lists were not whole", ": nobody noted why"};
    static const char *const codes[] = {"", ", code 1: a stack overflowed",
                                        ", code 2: no block was freed",
                                        ", code 3: what was not locked was unlocked"};

    if (record->kind == ALARM_RESTART)
        return restarts[record->value % RESTART_REASONS];
    return record->kind == ALARM_KERNEL ? codes[record->value & 3u] : "";
}

static void say_alarm(const AlarmRecord *record)
{
    Line line;

    print_begin(&line);
    text_time(&line, record->when);
    print_text(&line, " ");
    print_text(&line, alarm_text(record->kind));
    print_text(&line, in_words(record));
    if (record->kind == ALARM_OCCLUSION) {
        print_text(&line, ", mmHg ");
        text_number(&line, record->value);
    }
    log_say(&line);
}

static void alarms(int count, char **words)
{
    AlarmRecord record;
    int n = ALARM_HISTORY;

    (void)count;
    (void)words;
    if (!alarm_copy(0, &record))
        log_say_text("no alarm since power-on");
    while (n-- > 0) {
        health_here(HEALTH_SHELL);
        if (alarm_copy(n, &record))
            say_alarm(&record);
    }
}

static void clear(int count, char **words)
{
    (void)count;
    (void)words;
    alarm_acknowledge();
    log_say_text("clear: done");
}

/* ---- the world around ---- */

static const struct {
    const char *name;
    unsigned input;
} inputs[] = {{"clamp", INPUT_CLAMP},     {"air", INPUT_AIR},         {"door", INPUT_DOOR},
              {"start", INPUT_KEY_START}, {"bolus", INPUT_KEY_BOLUS}, {NULL, 0}};

static unsigned find_input(const char *name)
{
    int i;

    for (i = 0; inputs[i].name != NULL; i++) {
        if (text_equal(inputs[i].name, name))
            return inputs[i].input;
    }
    return 0;
}

static void set(int count, char **words)
{
    const unsigned input = count == 3 ? find_input(words[1]) : 0;
    const int on = count == 3 && text_equal(words[2], "on");

    if (input == 0 || !(on || text_equal(words[2], "off"))) {
        shell_usage("set");
        return;
    }
    pump_set_input(input, on);
    shell_say2(words[1], on ? ": on" : ": off");
}

/* As long, and with as long a pause behind it, as the panel needs to see both. */
static void press(int count, char **words)
{
    const unsigned input = count == 2 ? find_input(words[1]) : 0;

    if ((input & (INPUT_KEY_START | INPUT_KEY_BOLUS)) == 0) {
        shell_usage("press");
        return;
    }
    pump_set_input(input, 1);
    (void)task_sleep(TICKS(150));
    pump_set_input(input, 0);
    (void)task_sleep(TICKS(150));
}

static void off(int count, char **words)
{
    (void)count;
    (void)words;
    log_say_text("off");
    motor_cut();
    board_exit(0);
}

const Command shell_therapy_commands[] = {
    {"dose", "VOLUME ml at RATE ml/h", "begins an infusion, such as: dose 5 ml at 50 ml/h", dose},
    {"rate", "RATE ml/h", "another rate for the dose", rate_command},
    {"stop", "", "pauses", order},
    {"start", "", "goes on after a pause or an alarm", order},
    {"bolus", "", "gives 1 ml at 600 ml/h", order},
    {"end", "", "ends the infusion", order},
    {"status", "", "what is given, pressure, counts", status},
    {"limit", "MMHG", "pressure of the occlusion alarm, 100 to 900", limit},
    {"alarms", "", "the latest alarms, over restarts", alarms},
    {"clear", "", "no more sound", clear},
    {"set", "clamp|air|door on|off", "does that to the line", set},
    {"press", "start|bolus", "presses a key of the panel", press},
    {"off", "", "stops everything", off},
    {NULL, NULL, NULL, NULL},
};
