"""Networks logits = tanh(x W + b) V + c of S seeds and T settings each, trained together by SGD with weight decay.

K = S T trials, in the order of seeds and then settings; n columns, h hidden units, B rows a batch of a seed.
"""

import torch
import torch.nn.functional as functional


class Stack:
    NOTE = ""  # what is printed beside its time

    def __init__(self, sweep):
        tensor = torch.from_numpy
        self.x, self.y = tensor(sweep["x"]), tensor(sweep["y"])
        self.validation_x, self.validation_y = tensor(sweep["validation_x"]), tensor(sweep["validation_y"])
        self.remainder = tensor(sweep["remainder"])  # [S, validation rows, h]
        seeds, columns, units = sweep["hidden"].shape
        settings, classes = len(sweep["l2"]), sweep["classes"]
        self.seeds, self.settings, self.units, self.trials = seeds, settings, units, seeds * settings
        self.batch_size = sweep["batches"].shape[2]
        self.steps = 0

        def of_trials(values):  # [S, ...] to [S, T, ...]
            return tensor(values).unsqueeze(1).expand(seeds, settings, *values.shape[1:])

        self.hidden = of_trials(sweep["hidden"]).transpose(1, 2).reshape(seeds, columns, settings * units).contiguous()
        self.hidden_bias = of_trials(sweep["hidden_bias"]).reshape(-1).contiguous()  # [K h]
        self.output = of_trials(sweep["output"]).reshape(-1, units, classes).contiguous()
        self.output_bias = of_trials(sweep["output_bias"]).reshape(-1, 1, classes).contiguous()
        rate = tensor(sweep["learning_rate"]).repeat(seeds).view(-1, 1, 1)
        decay = 1 - 2 * rate * tensor(sweep["l2"]).repeat(seeds).view(-1, 1, 1)
        self.smallest_decay = decay.min().item()
        self.rate, self.decay = rate.float(), decay.float()  # [K, 1, 1]
        # The weights are scale times what is kept of them.
        self.scale = torch.ones(self.trials, 1, 1)

    def by_unit(self, of_trials):
        """[K, 1, 1] as [K h]."""
        return of_trials.expand(-1, -1, self.units).reshape(-1).contiguous()

    @torch.no_grad()
    def validation_losses(self):
        """[S, T]"""
        seeds, settings, units, rows = self.seeds, self.settings, self.units, len(self.validation_x)
        products = torch.matmul(self.validation_x, self.hidden).view(seeds, rows, settings, units).transpose(1, 2)
        shrunk = (self.decay**self.steps).view(seeds, settings, 1, 1)
        scores = products * self.scale.view(seeds, settings, 1, 1) + shrunk * self.remainder.unsqueeze(1)
        activations = torch.tanh(scores.reshape(-1, rows, units) + self.hidden_bias.view(-1, 1, units))
        logits = activations.bmm(self.output) * self.scale + self.output_bias
        losses = [functional.cross_entropy(of_trial, self.validation_y) for of_trial in logits]
        return torch.stack(losses).view(seeds, settings)


class HandStack(Stack):
    """Gradients by hand, into tensors that are there already.

    Weight decay multiplies the weights of a trial by one number: no step touches them for it, the scale does.
    """

    SMALLEST_SCALE = 1e-6  # below it the scale is multiplied into the weights: float32 still holds all digits

    def __init__(self, sweep):
        super().__init__(sweep)
        columns, classes = self.hidden.shape[1], self.output.shape[2]
        seeds, settings, units, trials, size = self.seeds, self.settings, self.units, self.trials, self.batch_size
        self.one_hot = functional.one_hot(self.y, classes).float()
        self.minus_rate, self.minus_rate_by_decay = -self.rate / size, -self.rate / self.decay / size
        self.unit_scale, self.unit_decay = self.by_unit(self.scale), self.by_unit(self.decay)
        self.smallest_scale = 1.0
        self.batch = torch.empty(seeds * size, columns)
        self.targets = torch.empty(seeds * size, classes)
        # Rows of all trials side by side, [B, K h]: a view by seeds for x W, and one by trials for y V.
        self.activations, self.delta = torch.empty(size, trials * units), torch.empty(size, trials * units)
        self.logits = torch.empty(trials, size, classes)
        self.slope, self.step_of_scores = torch.empty_like(self.logits), torch.empty_like(self.logits)
        self.bias_sum, self.output_bias_sum = torch.empty_like(self.hidden_bias), torch.empty_like(self.output_bias)

        def by_seed(rows):
            return rows.view(size, seeds, settings * units).transpose(0, 1)

        def by_trial(rows):
            return rows.view(size, trials, units).transpose(0, 1)

        self.batch_by_seed = self.batch.view(seeds, size, columns)
        self.activations_by_seed, self.activations_by_trial = by_seed(self.activations), by_trial(self.activations)
        self.delta_by_seed, self.delta_by_trial = by_seed(self.delta), by_trial(self.delta)
        self.slope_by_seed = self.slope.view(seeds, settings, size, classes)
        self.targets_by_seed = self.targets.view(seeds, 1, size, classes)

    @torch.no_grad()
    def step(self, rows):
        """`rows` is int64 [S B]."""
        torch.index_select(self.x, 0, rows, out=self.batch)
        torch.index_select(self.one_hot, 0, rows, out=self.targets)
        self.forward()
        self.slope_by_seed.sub_(self.targets_by_seed)
        self.descend()
        self.steps += 1

    def forward(self):
        """Activations, and in `slope` the probabilities."""
        self.multiply()
        torch.addcmul(self.hidden_bias, self.activations, self.unit_scale, out=self.activations)
        self.activations.tanh_()
        torch.bmm(self.activations_by_trial, self.output, out=self.logits)
        torch.addcmul(self.output_bias, self.logits, self.scale, out=self.logits)
        torch._softmax(self.logits, 2, False, out=self.slope)

    def multiply(self):
        torch.bmm(self.batch_by_seed, self.hidden, out=self.activations_by_seed)

    def descend(self):
        """From `slope`, the derivative by the logits times B. What is added to kept weights is divided by the new
        scale; in the derivative by the activations, which has the old one as a factor, decay is left of the two."""
        torch.mul(self.slope, self.minus_rate, out=self.step_of_scores)
        torch.sum(self.step_of_scores, 1, keepdim=True, out=self.output_bias_sum)
        self.output_bias.add_(self.output_bias_sum)
        self.shrink()
        self.slope.mul_(self.minus_rate_by_decay)
        torch.bmm(self.slope, self.output.transpose(1, 2), out=self.delta_by_trial)
        self.step_of_scores.div_(self.scale)
        self.output.baddbmm_(self.activations_by_trial.transpose(1, 2), self.step_of_scores)
        torch.ops.aten.tanh_backward.grad_input(self.delta, self.activations, grad_input=self.delta)
        torch.sum(self.delta, 0, out=self.bias_sum)
        self.hidden_bias.addcmul_(self.bias_sum, self.unit_scale)
        self.hidden.baddbmm_(self.batch_by_seed.transpose(1, 2), self.delta_by_seed)

    def shrink(self):
        self.smallest_scale *= self.smallest_decay
        if self.smallest_scale < self.SMALLEST_SCALE:
            self.hidden.mul_(self.unit_scale.view(self.seeds, 1, -1))
            self.output.mul_(self.scale)
            self.scale.fill_(1)
            self.unit_scale.fill_(1)
            self.smallest_scale = self.smallest_decay
        self.scale.mul_(self.decay)
        self.unit_scale.mul_(self.unit_decay)


class HandStackByTrial(HandStack):
    """The same with a product x W for each trial.

    OpenBLAS's AVX-512 kernels take products of this size without packing W first: in half the time. Elsewhere the
    wide products are faster.
    """

    NOTE = ", products by trial"

    def __init__(self, sweep):
        super().__init__(sweep)
        seeds, settings, units, size = self.seeds, self.settings, self.units, self.batch_size
        columns = self.hidden.shape[1]
        self.products = [
            (self.batch_by_seed[seed].expand(settings, size, columns),
             self.hidden[seed].view(columns, settings, units).transpose(0, 1),
             self.activations_by_trial[seed * settings:(seed + 1) * settings]) for seed in range(seeds)
        ]

    def multiply(self):
        for batch, hidden, activations in self.products:
            torch.bmm(batch, hidden, out=activations)


class AutogradStack(Stack):
    """Gradients by autograd, the update in place."""

    def __init__(self, sweep):
        super().__init__(sweep)
        self.parameters = [self.hidden, self.hidden_bias, self.output, self.output_bias]
        for parameter in self.parameters:
            parameter.requires_grad_()
        self.unit_minus_rate, self.unit_decay = self.by_unit(-self.rate), self.by_unit(self.decay)

    def loss(self, rows):
        """Summed over trials; `rows` is int64 [S B]."""
        seeds, settings, units, size = self.seeds, self.settings, self.units, self.batch_size
        batch, labels = self.x[rows].view(seeds, size, -1), self.y[rows].view(seeds, 1, size)
        z = torch.bmm(batch, self.hidden).view(seeds, size, settings, units).transpose(1, 2)
        activations = torch.tanh(z.reshape(-1, size, units) + self.hidden_bias.view(-1, 1, units))
        logits = torch.baddbmm(self.output_bias, activations, self.output)
        labels = labels.expand(seeds, settings, size).reshape(-1)
        return functional.cross_entropy(logits.flatten(0, 1), labels, reduction="sum") / size

    def step(self, rows):
        gradients = torch.autograd.grad(self.loss(rows), self.parameters)
        hidden, hidden_bias, output, output_bias = gradients
        with torch.no_grad():
            by_column = self.unit_decay.view(self.seeds, 1, -1), self.unit_minus_rate.view(self.seeds, 1, -1)
            self.hidden.mul_(by_column[0]).addcmul_(hidden, by_column[1])
            self.hidden_bias.addcmul_(hidden_bias, self.unit_minus_rate)
            self.output.mul_(self.decay).addcmul_(output, self.rate, value=-1)
            self.output_bias.addcmul_(output_bias, self.rate, value=-1)
        self.steps += 1
