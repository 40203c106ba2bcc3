/* The first page of what is nearest, found in scipy's own trees without scipy's entrance: the compiled half of
 * geo_service/nearest/compiled.py, which says what is asked, checks every array before its address comes here, and
 * answers without this file, only slower, where it is not built. Nothing is allocated, kept or written but *found. */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#ifndef MADE_FROM
#error "build it by tools/kernel.py, which says of which source it is made"
#endif

const char *made_from = MADE_FROM;

enum { MOST = 202 }; /* places kept: twice the greatest limit and one */

typedef struct { /* a node of scipy.spatial.cKDTree; its pointers are those of the process that made it */
    int64_t axis, size;
    double split;
    int64_t start, end;
    int64_t less_pointer, greater_pointer;
    int64_t less, greater;
} Node;

typedef struct { /* a tree of places: where they are and their rows, in the order of its leaves */
    const Node *nodes;
    const double *xyz;
    const int64_t *rows;
} Tree;

typedef struct { /* hours of doors, see geo_service/hours/compiled.py */
    const int64_t *door_of, *line_of, *relied_until_s, *turns;
    const int8_t *codes;
    const uint8_t *however_old;
    int64_t turn_count, first_s, span_s;
} Doors;

typedef struct {
    double at[3], radius_m; /* earth-centred metres */
    int64_t limit;
    const Doors *doors; /* NULL where hours do not matter */
    int64_t now_s, least_code, most_doors, codes_left_out; /* the best codes: 0 for none */
    const int32_t *fresh_until; /* by row, the last day on which information is not too old; NULL where none is */
    int64_t today, fresh_only;
} Question;

typedef struct {
    int64_t count, more, far;
    double metres[MOST];
    int64_t rows[MOST];
    bool stale[MOST];
} Found;

typedef struct {
    const Tree *tree;
    const Question *question;
    double reach; /* only shorter chords are of use; this and all others are squares until the end */
    int64_t wanted, count, doors;
    double squares[MOST];
    int64_t numbers[MOST];
} Search;

static const double A = 6378137.0, F = 1 / 298.257223563; /* WGS 84 */
static const double SLACK_M = 1e-3, SHORT_M = 10000.0, TINY_M = 1e-30;
static const int8_t UNKNOWN = 1, OPEN = 2;

static int stale(const Question *question, int64_t row)
{
    return question->fresh_until && question->fresh_until[row] < question->today;
}

static int passed(const Question *question, int64_t row)
{
    const Doors *doors = question->doors;
    const int64_t door = doors->door_of[row];
    const int64_t turn = doors->line_of[door] * doors->span_s + question->now_s - doors->first_s;
    int64_t low = 0, high = doors->turn_count; /* the last turn that is not later lies before high */
    while (low < high) {
        const int64_t middle = (low + high) / 2;
        if (doors->turns[middle] <= turn)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return 0;
    const int relied = doors->relied_until_s[door] > question->now_s || doors->however_old[low - 1];
    const int64_t code = relied ? doors->codes[low - 1] : UNKNOWN;
    return code >= question->least_code && code <= OPEN - question->codes_left_out;
}

static void look(Search *search, const Node *leaf)
{
    const Tree *tree = search->tree;
    const double *at = search->question->at;
    for (int64_t each = leaf->start; each < leaf->end; each++) {
        const double *to = tree->xyz + 3 * each;
        const double x = to[0] - at[0], y = to[1] - at[1], z = to[2] - at[2];
        const double square = x * x + y * y + z * z;
        if (!(square < search->reach))
            continue;
        if (search->question->doors && (search->doors++, !passed(search->question, tree->rows[each])))
            continue;
        if (search->question->fresh_only && stale(search->question, tree->rows[each]))
            continue;
        int64_t place = search->count < search->wanted ? search->count++ : search->wanted - 1;
        for (; place && search->squares[place - 1] > square; place--) {
            search->squares[place] = search->squares[place - 1];
            search->numbers[place] = search->numbers[place - 1];
        }
        search->squares[place] = square;
        search->numbers[place] = each;
        if (search->count == search->wanted)
            search->reach = search->squares[search->wanted - 1];
    }
}

/* Look into a node whose points are `apart` or more along each axis, which makes a square of `least`. */
static void visit(Search *search, int64_t number, double least, double x, double y, double z)
{
    const Node *node = search->tree->nodes + number;
    while (node->axis >= 0 && search->doors <= search->question->most_doors) {
        double apart[3] = {x, y, z};
        const double beyond = search->question->at[node->axis] - node->split;
        visit(search, beyond < 0 ? node->less : node->greater, least, x, y, z);
        least += beyond * beyond - apart[node->axis] * apart[node->axis];
        if (!(least < search->reach))
            return;
        apart[node->axis] = beyond;
        x = apart[0], y = apart[1], z = apart[2];
        node = search->tree->nodes + (beyond < 0 ? node->greater : node->less);
    }
    if (node->axis < 0)
        look(search, node);
}

/* As longest_one_m of geo_service/nearest/sphere.py. */
static double longest_m(double square)
{
    const double tightest_m = A * (1 - F) * (1 - F), half = sqrt(square) / (2 * tightest_m);
    return 2 * tightest_m * asin(half < 1 ? half : 1) + SLACK_M;
}

/* As geodesics_of_few_m of geo_service/nearest/sphere.py, which says why. */
static double geodesic_m(const double *here, const double *there, double square)
{
    const double es = F * (2 - F), bulge = es / (1 - es), wide = 24 * A * A, tall = 6 * es / ((1 - es) * (1 - es));
    const double up = there[2] - here[2], twice = there[2] + here[2];
    const double bulging = square + bulge * (up * up), chord = square > 0 ? sqrt(square) : TINY_M;
    return rint((chord + bulging * bulging / (chord * (wide + tall * (twice * twice)))) * 1e6) / 1e6;
}

/* Return whether the place that is found first comes after another, by distance, age of information, and row. */
static int after(const Found *found, int64_t first, double metres, bool old, int64_t row)
{
    if (found->metres[first] != metres)
        return found->metres[first] > metres;
    return found->stale[first] != old ? found->stale[first] > old : found->rows[first] > row;
}

/* Put a place among those found so far, which are in order. */
static void put(Found *found, const Question *question, int64_t number, double metres, int64_t row)
{
    const bool old = stale(question, row);
    for (; number && after(found, number - 1, metres, old, row); number--) {
        found->metres[number] = found->metres[number - 1];
        found->stale[number] = found->stale[number - 1];
        found->rows[number] = found->rows[number - 1];
    }
    found->metres[number] = metres, found->stale[number] = old, found->rows[number] = row;
}

/* Leave out what is too far away, and what is too much. */
static void cut(Found *found, const Question *question)
{
    while (found->count && !found->more && found->metres[found->count - 1] > question->radius_m)
        found->count--;
    if (found->count > question->limit)
        found->more = 1, found->count = question->limit;
}

/* Find the nearest places, in order; more where others come after them. Where far is not 0, distances over 10 km are
 * left to be measured, and the order with them. Return 0, or 1 where another way must be tried. */
int nearest(const Tree *tree, const Question *question, Found *found)
{
    Search search = {.tree = tree, .question = question};
    const double reach_m = question->radius_m + SLACK_M;
    for (int times = 1; times <= 2; times++) {
        search.wanted = times * (question->limit + 1);
        search.count = search.doors = 0;
        search.reach = reach_m * reach_m;
        visit(&search, 0, 0, 0, 0, 0);
        if (search.doors > question->most_doors)
            return 1;
        int64_t end = search.count;
        found->more = end == search.wanted;
        if (found->more) {
            const double last_m = longest_m(search.squares[question->limit - 1]);
            if (!(last_m < sqrt(search.squares[end - 1])))
                continue; /* neighbours that chords alone cannot tell apart: once more with twice as many */
            if (longest_m(search.squares[question->limit]) > question->radius_m)
                return 1;
            while (sqrt(search.squares[end - 1]) > last_m)
                end--;
        }
        found->count = end;
        found->far = end && sqrt(search.squares[end - 1]) > SHORT_M;
        for (int64_t each = 0; each < end; each++) {
            const int64_t number = search.numbers[each];
            const double metres = geodesic_m(question->at, tree->xyz + 3 * number, search.squares[each]);
            put(found, question, each, metres, tree->rows[number]);
        }
        if (!found->far)
            cut(found, question);
        return 0;
    }
    return 1;
}
