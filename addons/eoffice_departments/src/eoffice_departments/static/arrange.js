// Drag a seat onto another to take its place: fills in the form that works without this script.
const list = document.querySelector("[data-arrange]");
let dragged = null;

function seatOf(event) {
  return event.target instanceof Element ? event.target.closest("[data-seat]") : null;
}

if (list) {
  for (const seat of list.querySelectorAll("[data-seat]")) seat.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = seatOf(event);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged?.dataset.seat ?? "");
  });
  list.addEventListener("dragover", (event) => {
    const over = seatOf(event);
    if (!dragged || !over) return;
    event.preventDefault();
    for (const seat of list.querySelectorAll(".over")) seat.classList.remove("over");
    if (over !== dragged) over.classList.add("over");
  });
  list.addEventListener("dragend", () => {
    dragged = null;
    for (const seat of list.querySelectorAll(".over")) seat.classList.remove("over");
  });
  list.addEventListener("drop", (event) => {
    const over = seatOf(event);
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const form = dragged.querySelector("form");
    form.elements.place.value = over.dataset.seat;
    form.submit();
  });
}
