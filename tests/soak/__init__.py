"""Long runs, by ``make soak`` only: what ought to stay the same however long it goes on."""
