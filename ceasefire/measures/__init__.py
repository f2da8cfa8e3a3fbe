"""What is counted: every figure, defined once, over the promised tables. Knows neither Django nor any room.

`tables` is a mapping of the promised names to Arrow tables; `measures` takes names or measures. What asks takes
`engine=` (engines.DuckDB by default, spark.Spark for a network of cities) and gives the same answer on each.

tables.TABLES: the promised tables; TABLES["incident"].schema, .columns, .meaning
inquiry.inquiry_into(tables, as_of=): stands wherever tables are asked for, and is shared by what is given it
count.needed_tables(measures=None): {table: columns} that these measures read; fill nothing else
count.count(tables, period=, as_of=, measures=None): Figures, with .month(name) -> [int | None], .total(name), .names,
    .values(measure), .totals_by_value(measure)
count.members(tables, figure, period=, as_of=): the keys of the rows behind a figure; `figure` may be "out[VALUE]"
measure.breakdown(MEASURES[name], column): the measure by gender, race, ethnicity, housing or age_group; its name is
    NAME_by_COLUMN, which is taken wherever a measure's name is; its figures have a VALUE: NAME_by_COLUMN[VALUE]
definitions.MEASURES: every measure, with name, label, unit, question, counts, by; units.UNITS: every unit
identities.check(figures): rows (name, period, left, right, holds), for computed or printed figures
identities.BREAKS: measures of the rows that break a partition; counted with the others, `check` reads them too
footnotes.write(tables, period, as_of): sentences, and the lists they are written from
trend.series(tables, measures, as_of=): month by month since the first incident; trend takes means and declines of it
reference.markdown(): the reference page of tables, units and measures
"""
