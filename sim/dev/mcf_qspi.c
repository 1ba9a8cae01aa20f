/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queued SPI of ColdFire chips: a queue of 16 transfers in a RAM of its own. After the MCF5208
 * Reference Manual and the MCF5282 User's Manual, chapters "Queued Serial Peripheral Interface".
 * The outside is a stream, a character a transfer; where it has nothing, ones come in. */
#include "dev/mcf.h"
#include "dev/pins.h"

#include <stddef.h>

#define ENTRIES 16u
#define PLACES  48u /* transmit, receive, command RAM */
#define RECEIVE 16u
#define COMMAND 32u
#define SELECTS 4u

struct mcf_qspi {
    struct device device;
    struct clock_domain *clock;
    uint16_t qmr, qdlyr, qwr, qir;
    uint8_t qar, running; /* running: the entry under way */
    bool busy;
    uint16_t ram[PLACES];
    struct event done;
    struct line_driver irq, selects[SELECTS];
    struct stream stream;
};

enum { QMR, QDLYR, QWR, QIR, QAR, QDR };
enum { QDLYR_SPE = 1 << 15 };
enum { QWR_HALT = 1 << 15, QWR_WREN = 1 << 14, QWR_WRTO = 1 << 13, QWR_CSIV = 1 << 12 };
enum { SPIF = 1 << 0, ABRT = 1 << 2, WCEF = 1 << 3, FLAGS = SPIF | ABRT | WCEF };
enum { QIR_WCEFB = 1 << 15, QIR_ABRTB = 1 << 14, QIR_ABRTL = 1 << 12 };
enum { QCR_BITSE = 1 << 14, QCR_DT = 1 << 13, QCR_DSCK = 1 << 12 };

static const struct register_field qmr_fields[] = {
    {"MSTR", 15, 1, "1 master, the only mode"},
    {"DOHIE", 14, 1, "output, kept only"},
    {"BITS", 10, 4, "bits of a transfer, 0 sixteen"},
    {"CPOL", 9, 1, "clock polarity, kept only"},
    {"CPHA", 8, 1, "clock phase, kept only"},
    {"BAUD", 0, 8, "a bit takes twice as many cycles, 2 at least"},
    {0}};
static const struct register_field qdlyr_fields[] = {
    {"SPE", 15, 1, "1 starts, 0 aborts"},
    {"QCD", 8, 7, "cycles from select to clock"},
    {"DTL", 0, 8, "delay behind a transfer, times 32 cycles"},
    {0}};
static const struct register_field qwr_fields[] = {
    {"HALT", 15, 1, "1 halts behind the present transfer"},
    {"WREN", 14, 1, "1 begins again at the end"},
    {"WRTO", 13, 1, "1 at NEWQP, 0 at entry 0"},
    {"CSIV", 12, 1, "level of a select that is not active"},
    {"ENDQP", 8, 4, "last entry"},
    {"CPTQP", 4, 4, "the entry that was completed last"},
    {"NEWQP", 0, 4, "first entry"},
    {0}};
static const struct register_field qir_fields[] = {
    {"WCEFB", 15, 1, "1 writes to the RAM while it runs are errors"},
    {"ABRTB", 14, 1, "1 an abort is an error"},
    {"ABRTL", 12, 1, "1 no abort"},
    {"WCEFE", 11, 1, "1 WCEF interrupts"},
    {"ABRTE", 10, 1, "1 ABRT interrupts"},
    {"SPIFE", 8, 1, "1 SPIF interrupts"},
    {"WCEF", 3, 1, "write collision, write 1 to clear"},
    {"ABRT", 2, 1, "aborted, write 1 to clear"},
    {"SPIF", 0, 1, "finished, write 1 to clear"},
    {0}};

static const struct device_register registers[] = {
    [QMR] = {.name = "QMR",
             .offset = 0x00,
             .width = 2,
             .reset = 0x0104,
             .fields = qmr_fields,
             .about = "mode"},
    [QDLYR] = {.name = "QDLYR",
               .offset = 0x04,
               .width = 2,
               .reset = 0x0404,
               .fields = qdlyr_fields,
               .about = "delays"},
    [QWR] = {.name = "QWR", .offset = 0x08, .width = 2, .fields = qwr_fields, .about = "wrap"},
    [QIR] =
        {.name = "QIR", .offset = 0x0c, .width = 2, .fields = qir_fields, .about = "interrupts"},
    [QAR] = {.name = "QAR", .offset = 0x10, .width = 2, .about = "address in the RAM"},
    [QDR] = {.name = "QDR", .offset = 0x14, .width = 2, .about = "data there; the address goes on"},
    {0}};

static const struct state_field state[] = {STATE(struct mcf_qspi, qmr),
                                           STATE(struct mcf_qspi, qdlyr),
                                           STATE(struct mcf_qspi, qwr),
                                           STATE(struct mcf_qspi, qir),
                                           STATE_MAX(struct mcf_qspi, qar, 63),
                                           STATE_MAX(struct mcf_qspi, running, ENTRIES - 1),
                                           STATE(struct mcf_qspi, busy),
                                           STATE_ARRAY(struct mcf_qspi, ram),
                                           STATE_EVENT(struct mcf_qspi, done),
                                           STATE_DRIVER(struct mcf_qspi, irq),
                                           STATE_DRIVER_ARRAY(struct mcf_qspi, selects),
                                           STATE_STREAM(struct mcf_qspi, stream),
                                           STATE_END};

/* The enables are eight bits above their flags. */
static void update(struct mcf_qspi *qspi)
{
    line_set(&qspi->irq, (qspi->qir & qspi->qir >> 8 & FLAGS) != 0);
}

static void select(struct mcf_qspi *qspi, unsigned levels)
{
    pins_set(qspi->selects, SELECTS, levels);
}

static void deselect(struct mcf_qspi *qspi)
{
    select(qspi, qspi->qwr & QWR_CSIV ? 0xf : 0);
}

/* --- transfers --- */

static uint16_t command(const struct mcf_qspi *qspi)
{
    return qspi->ram[COMMAND + qspi->running];
}

static unsigned bits(const struct mcf_qspi *qspi)
{
    unsigned chosen = qspi->qmr >> 10 & 0xf;
    if (!(command(qspi) & QCR_BITSE))
        return 8;
    return chosen >= 8 ? chosen : 16;
}

static uint32_t bit_mask(const struct mcf_qspi *qspi)
{
    return ((uint32_t)1 << bits(qspi)) - 1;
}

/* Without delays of its own half a bit before and 17 cycles behind a transfer. */
static uint64_t transfer_cycles(const struct mcf_qspi *qspi)
{
    unsigned baud = qspi->qmr & 0xff, delay = qspi->qdlyr & 0xff, before = qspi->qdlyr >> 8 & 0x7f;
    uint64_t cycles = (uint64_t)bits(qspi) * 2 * baud;
    cycles += command(qspi) & QCR_DSCK ? (before != 0 ? before : 128) : baud;
    cycles += command(qspi) & QCR_DT ? (delay != 0 ? delay * 32u : 8192u) : 17u;
    return cycles;
}

static void begin(struct mcf_qspi *qspi)
{
    uint64_t end = clock_cycles_at(qspi->clock, device_now(&qspi->device)) + transfer_cycles(qspi);
    uint32_t value = qspi->ram[qspi->running] & bit_mask(qspi);
    qspi->busy = true;
    select(qspi, command(qspi) >> 8 & 0xf);
    event_at_cycle(&qspi->done, qspi->clock, end);
    stream_begin(&qspi->stream, value, clock_time_of(qspi->clock, end));
}

static void finish(struct mcf_qspi *qspi, uint16_t flag)
{
    qspi->busy = false;
    qspi->qdlyr &= (uint16_t)~QDLYR_SPE;
    qspi->qwr &= (uint16_t)~QWR_HALT;
    qspi->qir |= flag;
    event_cancel(&qspi->done);
    deselect(qspi);
}

static void next(struct mcf_qspi *qspi)
{
    bool at_end = qspi->running == (qspi->qwr >> 8 & 0xf);
    if (at_end)
        qspi->qir |= SPIF;
    if ((qspi->qwr & QWR_HALT) || (at_end && !(qspi->qwr & QWR_WREN))) {
        finish(qspi, SPIF);
        return;
    }
    if (at_end)
        qspi->running = qspi->qwr & QWR_WRTO ? qspi->qwr & 0xf : 0;
    else
        qspi->running = (qspi->running + 1) % ENTRIES;
    begin(qspi);
}

static void done(void *owner, sim_time due)
{
    struct mcf_qspi *qspi = owner;
    uint32_t received = UINT32_MAX;
    stream_end(&qspi->stream, qspi->ram[qspi->running] & bit_mask(qspi), due);
    stream_take(&qspi->stream, &received);
    qspi->ram[RECEIVE + qspi->running] = (uint16_t)(received & bit_mask(qspi));
    qspi->qwr = (uint16_t)((qspi->qwr & 0xff0f) | qspi->running << 4);
    next(qspi);
    update(qspi);
}

static void start(struct mcf_qspi *qspi)
{
    if ((qspi->qmr & 0xff) < 2) {
        device_report(&qspi->device, REPORT_GUEST_ERROR, QMR,
                      "BAUD is below 2: there is no clock, nothing is transferred");
        return;
    }
    qspi->running = qspi->qwr & 0xf;
    begin(qspi);
}

/* --- registers --- */

static uint16_t *place(struct mcf_qspi *qspi)
{
    return qspi->qar < PLACES ? &qspi->ram[qspi->qar] : NULL;
}

static uint32_t qspi_peek(struct device *device, unsigned reg, unsigned element)
{
    struct mcf_qspi *qspi = (struct mcf_qspi *)device;
    const uint16_t *data = place(qspi);
    const uint32_t values[] = {qspi->qmr, qspi->qdlyr, qspi->qwr,
                               qspi->qir, qspi->qar,   data != NULL ? *data : 0u};
    (void)element;
    return values[reg];
}

/* The address stays inside its sixteenth. */
static void go_on(struct mcf_qspi *qspi)
{
    qspi->qar = (qspi->qar & 0x30) | ((qspi->qar + 1) & 0xf);
}

static void qspi_read_effect(struct device *device, unsigned reg, unsigned element)
{
    (void)element;
    if (reg == QDR)
        go_on((struct mcf_qspi *)device);
}

static void write_data(struct mcf_qspi *qspi, uint16_t value)
{
    uint16_t *data = place(qspi);
    if (qspi->busy && (qspi->qir & QIR_WCEFB)) {
        qspi->qir |= WCEF;
        return;
    }
    if (data != NULL && (qspi->qar < RECEIVE || qspi->qar >= COMMAND))
        *data = qspi->qar >= COMMAND ? value & 0xff00 : value;
    go_on(qspi);
}

static void write_delays(struct mcf_qspi *qspi, uint16_t value)
{
    bool on = value & QDLYR_SPE;
    if (qspi->busy && !on && (qspi->qir & QIR_ABRTL))
        value |= QDLYR_SPE;
    else if (qspi->busy && !on)
        finish(qspi, qspi->qir & QIR_ABRTB ? ABRT : 0);
    qspi->qdlyr = value;
    if (on && !qspi->busy)
        start(qspi);
}

static enum bus_result qspi_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct mcf_qspi *qspi = (struct mcf_qspi *)device;
    (void)element;
    if (reg == QMR)
        qspi->qmr = (uint16_t)value;
    if (reg == QDLYR)
        write_delays(qspi, (uint16_t)value);
    if (reg == QWR)
        qspi->qwr = (uint16_t)((value & 0xff0f) | (qspi->qwr & 0x00f0));
    if (reg == QIR)
        qspi->qir = (uint16_t)((value & 0xdd00) | (qspi->qir & FLAGS & ~(value & mask)));
    if (reg == QAR)
        qspi->qar = value & 0x3f;
    if (reg == QDR)
        write_data(qspi, (uint16_t)value);
    if (!qspi->busy)
        deselect(qspi);
    update(qspi);
    return BUS_OK;
}

static void qspi_reset(struct device *device)
{
    struct mcf_qspi *qspi = (struct mcf_qspi *)device;
    unsigned i;
    finish(qspi, 0);
    qspi->qmr = 0x0104;
    qspi->qdlyr = 0x0404;
    qspi->qwr = qspi->qir = 0;
    qspi->qar = qspi->running = 0;
    for (i = 0; i < PLACES; i++)
        qspi->ram[i] = 0;
    deselect(qspi);
    update(qspi);
}

static bool qspi_init(struct device *device, struct sim_error *error)
{
    struct mcf_qspi *qspi = (struct mcf_qspi *)device;
    static const char *const names[SELECTS] = {"cs0", "cs1", "cs2", "cs3"};
    qspi->clock = device_clock(device, NULL, error);
    if (qspi->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &qspi->done, "done", done);
    device_stream(device, &qspi->stream, NULL, NULL);
    return device_irq(device, 0, &qspi->irq, error) &&
           pins_drive(device, qspi->selects, names, SELECTS, error);
}

const struct device_class mcf_qspi_class = {
    .compatible = "fsl,mcf-qspi",
    .title = "ColdFire queued SPI",
    .manual = "MCF5208 Reference Manual, chapter Queued Serial Peripheral Interface",
    .size = sizeof(struct mcf_qspi),
    .registers = registers,
    .state = state,
    .init = qspi_init,
    .reset = qspi_reset,
    .peek = qspi_peek,
    .read_effect = qspi_read_effect,
    .write = qspi_write,
};
